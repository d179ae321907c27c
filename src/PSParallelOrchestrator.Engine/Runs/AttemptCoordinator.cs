using System.Collections.Concurrent;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// Takes attempts from the scheduler through their stages: input merged and written, launched on the backend, result taken,
/// workspace committed, told to the scheduler. Works beside the scheduler's loop, for many attempts at once.
/// </summary>
internal sealed partial class AttemptCoordinator : IAttemptDriver, IAsyncDisposable
{
    // Beside the time that what the backend runs has to end; it may have a command after the task, which has half a minute.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LastReportsLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] SnapshotPauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];
    private readonly ConcurrentDictionary<string, AttemptStage> stages = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource disposing = new();
    private readonly CancellationTokenSource reading = new();
    private readonly IBackend backend;
    private readonly PatientBackend patient;
    private readonly AttemptSuccession succession;
    private readonly IWorkspaceStore workspaces;
    private readonly TimeProvider time;
    private readonly Redactor redactor;
    private readonly IModelGateway? gateway;
    private readonly Action<string> notClosed;

    // Kept, since what is waited for may end after the source is disposed.
    private readonly CancellationToken closing;
    private readonly Channel<string> recorded = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task tidying;
    private Action<SchedulerMessage> post = static _ => { };
    private Task pump = Task.CompletedTask;

    /// <summary>Begins with no attempt.</summary>
    /// <param name="backend">Where attempts run; closed with this.</param>
    /// <param name="workspaces">What they start from and what they leave.</param>
    /// <param name="gateway">Where attempts ask their models; null where none does.</param>
    /// <param name="redactor">Removes secrets from what backends say.</param>
    /// <param name="notClosed">Told why the backend could not be closed, after the scheduler has ended.</param>
    public AttemptCoordinator(
        IBackend backend,
        IWorkspaceStore workspaces,
        IModelGateway? gateway,
        TimeProvider time,
        Redactor redactor,
        Action<string> notClosed)
    {
        this.gateway = gateway;
        this.backend = backend;
        this.workspaces = workspaces;
        this.time = time;
        this.redactor = redactor;
        this.notClosed = notClosed;
        closing = disposing.Token;
        tidying = TidyAsync();
        patient = new PatientBackend(backend, time, Warn, closing);
        succession = new AttemptSuccession(workspaces);
    }

    /// <summary>Says who is told of what happens.</summary>
    public void Connect(Action<SchedulerMessage> scheduler) => post = scheduler;

    /// <summary>Begins to pass on what the backend reports, when every attempt that lives on is adopted.</summary>
    public void Begin()
    {
        pump = PumpAsync();
        Follow(pump);
    }

    public void Start(RunTask task, AttemptSpec spec)
    {
        var stage = new AttemptStage(task, spec, time);
        stages[spec.Token] = stage;
        Track(stage, LaunchAsync(stage));
    }

    public void Cancel(string token)
    {
        if (stages.TryGetValue(token, out var stage) && stage.Cancel(PatientBackend.CancelLimit(stage.Spec)))
        {
            Follow(CancelAsync(stage));
        }
    }

    public void Hurry(string token)
    {
        if (stages.TryGetValue(token, out var stage) && stage.IsBeingEnded)
        {
            Follow(patient.HurryAsync(stage));
        }
    }

    public void Recorded(string directory) => recorded.Writer.TryWrite(directory);

    /// <summary>Takes over an attempt that outlived its orchestrator.</summary>
    /// <param name="result">Its result, where it has ended; null while it runs.</param>
    /// <returns>A task that ends when the attempt is followed.</returns>
    public async Task AdoptAsync(RunTask task, AttemptSpec spec, AttemptResult? result, CancellationToken cancellationToken)
    {
        var stage = new AttemptStage(task, spec, time)
        {
            Input = result is { Succeeded: false } ? WorkspaceInput.Empty : await workspaces.ComposeAsync(task, cancellationToken),
        };
        stage.Launched();
        stages[spec.Token] = stage;
        if (result is not null)
        {
            TakeEnd(stage, result);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // No launch may reach the backend once it is being disposed.
        await disposing.CancelAsync();
        await SettleAsync();
        var graceTime = stages.Values.Select(stage => stage.Spec.GraceTime).DefaultIfEmpty().Max();
        try
        {
            await backend.DisposeAsync().AsTask().WaitAsync(CloseLimit + graceTime, time);
            await pump.WaitAsync(LastReportsLimit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e)
        {
            // How the run ended stands, whatever becomes of the backend.
            notClosed(redactor.Redact(BackendFaultErrors.NotClosed(backend.Kind, e)));
        }

        recorded.Writer.TryComplete();
        await tidying;
        await reading.CancelAsync();
        await pump;
        await SettleAsync();
        disposing.Dispose();
        reading.Dispose();
    }

    private async Task SettleAsync()
    {
        while (stages.Values.Select(stage => stage.Work).Where(work => !work.IsCompleted).ToList() is { Count: > 0 } left)
        {
            await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TidyAsync()
    {
        await foreach (var directory in recorded.Reader.ReadAllAsync(CancellationToken.None))
        {
            BareDirectory.TryRemove(directory);
        }
    }

    private async Task PumpAsync()
    {
        Exception? fault = null;
        try
        {
            await foreach (var report in backend.Reports.ReadAllAsync(reading.Token))
            {
                if (stages.TryGetValue(report.Token, out var stage))
                {
                    Take(stage, report);
                }
            }
        }
        catch (Exception e)
        {
            fault = e;
        }

        if (!closing.IsCancellationRequested)
        {
            // Nobody would ever hear of the end of what runs; another owner finds it by its tokens.
            post(new FaultMessage(BackendFaultErrors.ReportsEnded(backend.Kind, fault)));
        }
    }

    private void Take(AttemptStage stage, AttemptReport report)
    {
        switch (report)
        {
            case AttemptReport.Finished finished:
                TakeEnd(stage, finished.Result);
                break;
            case AttemptReport.Queued queued:
                post(new AttemptQueuedMessage(stage.Task, stage.Spec.Attempt, queued.Reason));
                break;
            case AttemptReport.Started started:
                post(new AttemptStartedMessage(stage.Task, stage.Spec.Attempt, started.At, started.Node));
                break;
            case AttemptReport.Troubled troubled:
                Warn(BackendFaultErrors.Troubled(stage.Spec, troubled.Problem));
                break;
            case AttemptReport.Used used:
                post(new AttemptUsedMessage(stage.Task, stage.Spec.Attempt, used.Usage));
                break;
        }
    }

    /// <summary>The end of an attempt is known. A second one is none: how it ended is said once.</summary>
    private void TakeEnd(AttemptStage stage, AttemptResult result)
    {
        if (!stage.TryTakeEnd())
        {
            return;
        }

        if (result.Token != stage.Spec.Token)
        {
            result = result with
            {
                Token = stage.Spec.Token,
                FailureClass = FailureClass.Lost,
                Message = BackendFaultErrors.ForeignResult(backend.Kind, result.Token),
                Usage = null,
            };
        }

        Track(stage, FinishAsync(stage, result));
    }

    private async Task FinishAsync(AttemptStage stage, AttemptResult result)
    {
        (result, stage.BudgetRefusal) = await BilledAsync(stage, result);
        if (!result.Succeeded)
        {
            End(stage, result);
            return;
        }

        try
        {
            var snapshot = await SnapshotAsync(stage, result);
            AttemptSuccession.Forget(stage);
            var warnings = stage.Input.Conflicts.Count == 0
                ? snapshot.Warnings
                : [.. stage.Input.Conflicts.Select(ConflictText.Resolved), .. snapshot.Warnings];
            End(stage, result, snapshot.Commit, warnings);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            stages.TryRemove(stage.Spec.Token, out _);
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            End(stage, result with
            {
                FailureClass = FailureClasses.Of(e),
                Message = $"The work ended well, but what it left in {stage.Spec.Workspace} could not be taken. {e.Message}",
                CheckOutput = e is WorkspaceRejectedException ? e.Message : null,
            });
        }
    }

    /// <summary>What an attempt cost is the gateway's to say, who saw its requests.</summary>
    /// <returns>The result with that, and why the run's budget ended it; null where it did not.</returns>
    private async Task<(AttemptResult Result, string? Refusal)> BilledAsync(AttemptStage stage, AttemptResult result)
    {
        AttemptBill? bill = null;
        try
        {
            bill = gateway is null ? null : await gateway.CloseAsync(stage.Spec);
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            Warn($"Task '{stage.Task.Id}': what its requests cost cannot be read. {e.Message}");
        }

        return bill is null
            ? (result, null)
            : (BilledResult.Of(bill, result, stage.Spec.Agent), bill.IsRefusedByRun && !result.Succeeded ? bill.Refusal : null);
    }

    /// <summary>
    /// Commits what an attempt left. What is in the way may pass, and the work that is done may have cost money: it is tried again.
    /// </summary>
    private async Task<WorkspaceSnapshot> SnapshotAsync(AttemptStage stage, AttemptResult result)
    {
        foreach (var pause in SnapshotPauses)
        {
            try
            {
                return await TryAsync();
            }
            catch (Exception e) when (e is OrchestratorException or IOException && FailureClasses.Of(e) == FailureClass.Transient)
            {
                Warn($"Task '{stage.Task.Id}': what it left in {stage.Spec.Workspace} cannot be taken yet, and is tried again. "
                    + e.Message);
                await Task.Delay(pause, time, closing);
            }
        }

        return await TryAsync();

        ValueTask<WorkspaceSnapshot> TryAsync() =>
            workspaces.SnapshotAsync(
                stage.Task, stage.Spec.Token, stage.Input, stage.Spec.Workspace, result.Usage?.CostUsd, closing);
    }

    private void End(AttemptStage stage, AttemptResult result, string? commit = null, IReadOnlyList<string>? warnings = null)
    {
        stages.TryRemove(stage.Spec.Token, out _);
        result = result with { Message = result.Message is { } message ? redactor.Redact(message) : null };
        IReadOnlyList<string> all = [.. result.Warnings ?? [], .. warnings ?? []];
        post(new AttemptEndedMessage(stage.Task, stage.Spec.Attempt, result, commit, all) { BudgetRefusal = stage.BudgetRefusal });
    }

    private async Task CancelAsync(AttemptStage stage)
    {
        try
        {
            if (await patient.EndAsync(stage) is { } message && stage.TryTakeEnd())
            {
                await FinishAsync(stage, new AttemptResult
                {
                    Token = stage.Spec.Token,
                    FailureClass = FailureClass.Canceled,
                    Message = message,
                    StartedAt = stage.Task.LastAttempt?.StartedAt ?? stage.Since,
                    FinishedAt = time.GetUtcNow(),
                });
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Disposing the backend ends the attempt.
        }
    }

    private void Warn(string text) => post(new WarningMessage(redactor.Redact(text)));

    private void Track(AttemptStage stage, Task work)
    {
        stage.Add(work);
        Follow(work);
    }

    /// <summary>A fault that no stage foresaw must end the run, not vanish.</summary>
    private void Follow(Task work)
    {
        if (!work.IsCompletedSuccessfully)
        {
            work.ContinueWith(
                failed => post(new FaultMessage(failed.Exception!.GetBaseException())),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
        }
    }
}
