using System.Management.Automation;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Waits for the end of runs, here or in another process. Ctrl+C ends the wait only.</summary>
[Cmdlet(VerbsLifecycle.Wait, "OrchestratorRun", DefaultParameterSetName = RunSet)]
[OutputType(typeof(OrchestratorRun), typeof(RunTask))]
public sealed class WaitOrchestratorRunCommand : RunCmdlet
{
    private readonly List<OrchestratorRun> runs = [];

    /// <summary>How many seconds to wait at most, or a time like 90s, 15m or 01:30:00; without end when not given.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [SecondsTransformation]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int? Timeout { get; set; }

    /// <summary>Writes each task as it becomes final, instead of the runs at the end.</summary>
    [Parameter]
    public SwitchParameter Task { get; set; }

    /// <summary>Writes the runs at the end, also where their tasks are written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        var inTime = Await(WaitAsync);
        foreach (var run in runs)
        {
            if (!Task || PassThru)
            {
                WriteObject(run);
            }

            if (run.State is RunState.Running or RunState.Delegated && !inTime)
            {
                WriteError(CmdletErrors.WaitTimeout(run, Timeout!.Value), run);
            }
            else
            {
                RunOutput.WriteFailure(this, run);
            }
        }
    }

    private protected override void Process(OrchestratorRun run) => runs.Add(run);

    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (Timeout is { } seconds)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        Action<RunTask>? finished = Task ? task => Post(() => WriteObject(task)) : null;
        try
        {
            await System.Threading.Tasks.Task.WhenAll(
                runs.Select(run => RunWaiter.StreamAsync(run, finished, limit.Token))
                    .Append(new RunWaiter(this).FollowAsync(runs, limit.Token)));
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
