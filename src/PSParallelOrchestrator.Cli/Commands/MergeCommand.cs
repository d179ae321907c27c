using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
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
        var strategy = new Option<ConflictStrategy?>("--on-conflict")
        {
            Description = "Where two tasks left different things at one place: Stop, PreferLater, KeepBoth, Markers (default: the run's own).",
            HelpName = "NAME",
        };
        var command = new Command("merge", "Merges what the tasks of a run made, again or with another conflict strategy.") { run, strategy };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = OrchestratorSettings.Load(new Dictionary<string, Setting>(), Environment.CurrentDirectory);
            await using var session = await RunSession.OpenForMergeAsync(
                RunIndex.Resolve(parsed.GetRequiredValue(run)), EngineContextFactory.Create(settings), cancellationToken);
            var merged = await session.ConsolidateAsync(parsed.GetValue(strategy), cancellationToken);
            session.WriteReports();
            MergeText.Write(Console.Out, session.Run, merged);
            return merged.Written ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }
}
