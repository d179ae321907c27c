using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What cmdlets tell of a run beside its object: what must not be overlooked, and on demand decisions and events.</summary>
internal static class RunTelling
{
    private static readonly string[] ShowOnHost = ["PSHOST"];

    // PowerShell takes beginnings of its options; what it prints then is for programs.
    private static readonly bool IsForPrograms = Array.Exists(
        Environment.GetCommandLineArgs(), static argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells how a run is run that was begun or continued, and warns of what its output is not.</summary>
    /// <param name="cmdlet">Who tells.</param>
    /// <param name="run">The run.</param>
    public static void Begin(OrchestratorCmdlet cmdlet, OrchestratorRun run)
    {
        foreach (var decision in RunNarration.Decisions(run))
        {
            cmdlet.WriteVerbose(decision);
        }

        foreach (var warning in run.Warnings)
        {
            cmdlet.WriteWarning(warning);
        }

        Simulated(cmdlet, run);
    }

    /// <summary>Warns of a run whose Agent tasks are simulated.</summary>
    /// <param name="cmdlet">Who warns.</param>
    /// <param name="run">The run.</param>
    public static void Simulated(OrchestratorCmdlet cmdlet, OrchestratorRun run)
    {
        if (run.Simulated)
        {
            cmdlet.WriteWarning($"SIMULATED: {RunRemarks.Simulated}");
        }
    }

    /// <summary>
    /// Says a line to who sits at the host, where this is the end of the pipeline: what comes next says its own. Nobody sits there under
    /// -NonInteractive, where what PowerShell prints is read by programs.
    /// </summary>
    /// <param name="cmdlet">Who says it.</param>
    /// <param name="text">The line.</param>
    public static void Say(OrchestratorCmdlet cmdlet, string text)
    {
        if (!IsForPrograms && cmdlet.MyInvocation.PipelinePosition == cmdlet.MyInvocation.PipelineLength)
        {
            cmdlet.WriteInformation(new HostInformationMessage { Message = CleanText.Lines(text) }, ShowOnHost);
        }
    }

    /// <summary>Tells what happens to runs while somebody waits for them, where the user wants to know.</summary>
    /// <param name="cmdlet">Who tells.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>A task that ends when the runs have no owner any more.</returns>
    public static Task FollowAsync(OrchestratorCmdlet cmdlet, IReadOnlyList<OrchestratorRun> runs, CancellationToken token)
    {
        var (decisions, events) = (IsWanted(cmdlet, "Verbose"), IsWanted(cmdlet, "Debug"));
        return decisions || events
            ? Task.WhenAll(runs.Select(run => FollowAsync(cmdlet, run, decisions, events, token)))
            : Task.CompletedTask;
    }

    private static async Task FollowAsync(
        OrchestratorCmdlet cmdlet, OrchestratorRun run, bool decisions, bool events, CancellationToken token)
    {
        await foreach (var note in RunNarration.FollowAsync(run, token))
        {
            if (note.IsEvent ? events : decisions)
            {
                var text = CleanText.OneLine(note.Text);
                cmdlet.Post(() =>
                {
                    if (note.IsEvent)
                    {
                        cmdlet.WriteDebug(text);
                    }
                    else
                    {
                        cmdlet.WriteVerbose(text);
                    }
                });
            }
        }
    }

    private static bool IsWanted(OrchestratorCmdlet cmdlet, string stream) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(stream, out var given)
            ? given is SwitchParameter { IsPresent: true }
            : cmdlet.GetVariableValue(stream + "Preference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
