using System.CommandLine;
using System.Globalization;
using PSParallelOrchestrator.Engine.Execution.Detached.Link;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>
/// <c>psorch link</c>: the way between an attempt in a container elsewhere and its orchestrator. Started by the backend Docker.
/// </summary>
internal static class LinkCommand
{
    private const string Name = "link";

    /// <summary>Whether a command line is this command as the backend starts it, which is executed without parsing anything.</summary>
    public static bool IsMeant(string[] args) =>
        args is [Name, var directory, var output, var error, ..] && args.Length <= 5 && !directory.StartsWith('-')
        && IsLength(output) && IsLength(error);

    /// <summary>Executes it.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await LinkExecutor.RunAsync(
            args[1],
            long.Parse(args[2], CultureInfo.InvariantCulture),
            long.Parse(args[3], CultureInfo.InvariantCulture),
            args.ElementAtOrDefault(4),
            input,
            output,
            cancellationToken);
        return ExitCode.Success;
    }

    /// <summary>Makes the command, for its help and for wrong arguments.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The attempt's directory." };
        var output = new Argument<long>("output") { Description = "How much of its standard output is known." };
        var error = new Argument<long>("error") { Description = "How much of its standard error is known." };
        var socket = new Argument<string?>("socket")
        {
            Description = "Where its agent finds the gateway.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            Name,
            "Tells over standard output what an attempt prints, and leads its agent to the gateway. The backend Docker starts it in "
                + "containers of other machines; there is no need to call it by hand.")
        {
            directory,
            output,
            error,
            socket,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            string[] args =
            [
                Name,
                parsed.GetRequiredValue(directory),
                parsed.GetValue(output).ToString(CultureInfo.InvariantCulture),
                parsed.GetValue(error).ToString(CultureInfo.InvariantCulture),
                .. parsed.GetValue(socket) is { } path ? [path] : Array.Empty<string>(),
            ];
            return RunAsync(args, cancellationToken);
        });
        return command;
    }

    private static bool IsLength(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
