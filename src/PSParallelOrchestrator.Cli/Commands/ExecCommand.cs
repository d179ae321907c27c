using System.CommandLine;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch exec</c>: executes one attempt. Started by backends.</summary>
internal static class ExecCommand
{
    private const string Name = "exec";

    /// <summary>Whether a command line is this command as backends start it, which is executed without parsing anything.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsMeant(string[] args) => args is [Name, var directory] && !directory.StartsWith('-');

    /// <summary>Makes the command, for its help and for wrong arguments.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The attempt's directory, which holds task.json." };
        var command = new Command(Name, "Executes one attempt in this process. Backends start it; there is no need to call it by hand.") { directory };
        command.SetAction((parsed, cancellationToken) => AttemptExecutor.RunAsync(parsed.GetRequiredValue(directory), cancellationToken));
        return command;
    }
}
