using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch merge</c>: consolidates a run that nobody is running.</summary>
internal static class MergeCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var command = new Command("merge", "Merges what the tasks of a run made, again or with another conflict strategy.") { run };
        var options = new SettingOptions(command, SettingCommands.Merge);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.Read(parsed);
            var strategy = settings.Fill(new MergeOptions()).ConflictStrategy;
            await using var session = await RunSession.OpenForMergeAsync(
                RunIndex.Resolve(parsed.GetRequiredValue(run)), EngineContextFactory.Create(settings), cancellationToken);
            var merged = await session.ConsolidateAsync(strategy, cancellationToken);
            session.WriteReports();
            MergeText.Write(Console.Out, session.Run, merged);
            return merged.Written ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }
}
