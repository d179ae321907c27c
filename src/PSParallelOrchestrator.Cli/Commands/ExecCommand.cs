using System.CommandLine;
using PSParallelOrchestrator.Cli.Gateway;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Gateway;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch exec</c>: executes one attempt. Started by backends.</summary>
internal static class ExecCommand
{
    private const string Name = "exec";
    private const string SecretsName = "--secrets";

    /// <summary>Whether a command line is this command as backends start it, which is executed without parsing anything.</summary>
    /// <param name="secrets">Where the keys are read from; null for the environment.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsMeant(string[] args, out string? secrets)
    {
        secrets = args is [_, _, SecretsName, var source] ? source : null;
        return args is [Name, var directory, ..] && !directory.StartsWith('-') && (args.Length == 2 || secrets is not null);
    }

    /// <summary>Makes the web server of a gateway inside an executor.</summary>
    public static IWebServer Web() => new KestrelWebServer();

    /// <summary>Makes the command, for its help and for wrong arguments.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The attempt's directory, which holds task.json." };
        var secrets = new Option<string?>(SecretsName)
        {
            Description = "File with the keys of agents, yours and with mode 0600; - for standard input (default: the environment).",
            HelpName = "FILE",
        };
        var command = new Command(Name, "Executes one attempt in this process. Backends start it; there is no need to call it by hand.")
        {
            directory,
            secrets,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                AttemptExecutor.RunAsync(
                    parsed.GetRequiredValue(directory),
                    parsed.GetValue(secrets),
                    Web,
                    cancellationToken,
                    TerminationSignals.OfThisProcess.Hurry()));
        return command;
    }
}
