using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch merge</c>: consolidates a run that nobody is running.</summary>
internal static class MergeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var command = new Command("merge", "Merges what the tasks of a run made, again or with another conflict strategy.") { run };
        var options = new SettingOptions(command, SettingCommands.Merge);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.Read(parsed);
            var strategy = settings.Fill(new MergeOptions()).ConflictStrategy;
            var directory = RunLookup.Resolve(parsed.GetRequiredValue(run));
            try
            {
                var (found, merged) =
                    await RunHost.MergeAsync(directory, strategy, EngineContextFactory.Create(settings), cancellationToken);
                MergeText.Write(Console.Out, found, merged);
                return merged.Written ? ExitCode.Success : ExitCode.Failed;
            }
            catch (Exception e) when (ErrorOutput.IsUnwritten(e))
            {
                return ErrorOutput.Write(e, ExitCode.Failed);
            }
        });
        return command;
    }
}
