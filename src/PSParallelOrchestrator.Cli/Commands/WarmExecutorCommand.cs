using System.CommandLine;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>
/// <c>psorch warm-executor</c>: executes attempts one after another in a container that is kept. Started by the backend Docker.
/// </summary>
internal static class WarmExecutorCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The directory that those of the attempts are below." };
        var empty = new Option<string[]>(WarmExecutor.EmptyOption)
        {
            Description = "Directory that is emptied after each attempt; may be repeated.",
            HelpName = "DIRECTORY",
        };
        var command = new Command(
            WarmExecutor.CommandName,
            "Executes attempts, as they are ordered on standard input. Backends start it; there is no need to call it by hand.")
        {
            directory,
            empty,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var orders = Console.OpenStandardInput();
                return await WarmExecutor.RunAsync(
                    parsed.GetRequiredValue(directory),
                    parsed.GetValue(empty) ?? [],
                    orders,
                    Console.Out,
                    cancellationToken,
                    TerminationSignals.OfThisProcess.Hurry());
            });
        return command;
    }
}
