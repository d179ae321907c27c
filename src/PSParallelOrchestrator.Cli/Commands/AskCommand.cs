using System.CommandLine;
using PSParallelOrchestrator.Engine.Planning.Contained;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch ask</c>: asks one question of a planner in a container. Started by planners.</summary>
internal static class AskCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The directory of the question." };
        var secrets = new Option<string>("--secrets")
        {
            Description = "File with the way to the model gateway, yours and with mode 0600; - for standard input.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command(
            QuestionExecutor.CommandName,
            "Asks a model for a planner. Planners start it in containers; there is no need to call it by hand.")
        {
            directory,
            secrets,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await QuestionExecutor.RunAsync(
                    parsed.GetRequiredValue(directory), parsed.GetRequiredValue(secrets), cancellationToken);
                return ExitCode.Success;
            });
        return command;
    }
}
