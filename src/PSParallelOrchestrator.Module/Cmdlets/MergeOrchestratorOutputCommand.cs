using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Merges what the tasks of runs made, into the run's directory or a branch of the user's repository; waits for the run's end first.
/// </summary>
[Cmdlet(VerbsData.Merge, "OrchestratorOutput", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(ConsolidationResult))]
public sealed class MergeOrchestratorOutputCommand : RunCmdlet
{
    /// <summary>What to do where two tasks left different things at one place; the run's own strategy when not given.</summary>
    [Parameter]
    public ConflictStrategy? ConflictStrategy { get; set; }

    private protected override void Process(OrchestratorRun run)
    {
        var target = run.Options.Repository is { } repository ? $"a branch of {repository}" : run.Directory;
        if (!ShouldProcess(target, $"Merge the output of the run '{run.Name}'"))
        {
            return;
        }

        Await(token => new RunWaiter(this).FollowAsync([run], token));
        if (RunRemarks.Missing(run) is { } missing)
        {
            WriteWarning(missing);
        }

        RunTelling.Simulated(this, run);
        var settings = BoundSettings.Load(this, SettingCommands.Merge);
        var strategy = settings.Fill(new MergeOptions()).ConflictStrategy;
        var (_, merged) = Await(token => RunHost.MergeAsync(run.Directory, strategy, EngineContextFactory.Create(settings), token));
        WriteObject(merged);
        foreach (var warning in merged.Warnings)
        {
            WriteWarning(warning);
        }

        if (!merged.Written)
        {
            WriteError(CmdletErrors.MergeConflicts(run, merged), run);
            return;
        }

        RunTelling.Say(this, RunRemarks.Place(run, merged));
    }
}
