using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// Takes attempts from the scheduler through their stages: input merged and written, launched on the backend, result taken,
/// workspace committed, told to the scheduler. Works beside the scheduler's loop, for many attempts at once.
/// </summary>
/// <param name="backend">Where attempts run.</param>
/// <param name="workspaces">What they start from and what they leave.</param>
/// <param name="time">The clock.</param>
internal sealed class AttemptCoordinator(IBackend backend, IWorkspaceStore workspaces, TimeProvider time) : IAttemptDriver, IAsyncDisposable
{
    private static readonly TimeSpan[] SnapshotPauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];
    private readonly ConcurrentDictionary<string, Stage> stages = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource disposing = new();
    private Action<SchedulerMessage> post = static _ => { };
    private Task pump = Task.CompletedTask;

    /// <summary>Says who is told of what happens.</summary>
    /// <param name="scheduler">Takes the messages.</param>
    public void Connect(Action<SchedulerMessage> scheduler) => post = scheduler;

    /// <summary>Begins to pass on what the backend reports, when every attempt that lives on is adopted.</summary>
    public void Begin()
    {
        pump = PumpAsync();
        Follow(pump);
    }

    public void Start(RunTask task, AttemptSpec spec)
    {
        var stage = new Stage(task, spec);
        stages[spec.Token] = stage;
        Track(stage, LaunchAsync(stage));
    }

    public void Cancel(string token)
    {
        if (!stages.TryGetValue(token, out var stage))
        {
            return;
        }

        bool launched;
        lock (stage)
        {
            stage.IsCanceled = true;
            launched = stage.IsLaunched;
        }

        if (launched)
        {
            Follow(CancelAsync(stage));
        }
    }

    /// <summary>Takes over an attempt that outlived its orchestrator.</summary>
    /// <param name="task">The task.</param>
    /// <param name="spec">The attempt.</param>
    /// <param name="result">Its result, where it has ended; null while it runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the attempt is followed.</returns>
    public async Task AdoptAsync(RunTask task, AttemptSpec spec, AttemptResult? result, CancellationToken cancellationToken)
    {
        var stage = new Stage(task, spec)
        {
            IsLaunched = true,
            Input = result is { Succeeded: false } ? WorkspaceInput.Empty : await workspaces.ComposeAsync(task, cancellationToken),
        };
        stages[spec.Token] = stage;
        if (result is not null)
        {
            Track(stage, FinishAsync(stage, result));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // No launch may reach the backend once it is being disposed.
        await disposing.CancelAsync();
        await SettleAsync();
        await backend.DisposeAsync();
        await pump;
        await SettleAsync();
        disposing.Dispose();
    }

    private async Task SettleAsync()
    {
        while (stages.Values.Select(stage => stage.Work).Where(work => !work.IsCompleted).ToList() is { Count: > 0 } left)
        {
            await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpAsync()
    {
        await foreach (var report in backend.Reports.ReadAllAsync())
        {
            if (!stages.TryGetValue(report.Token, out var stage))
            {
                continue;
            }

            switch (report)
            {
                case AttemptReport.Finished finished:
                    Track(stage, FinishAsync(stage, finished.Result));
                    break;
                case AttemptReport.Started started:
                    post(new AttemptStartedMessage(stage.Task, stage.Spec.Attempt, started.At));
                    break;
            }
        }
    }

    private async Task LaunchAsync(Stage stage)
    {
        var (startedAt, begin) = (time.GetUtcNow(), time.GetTimestamp());
        var isAsked = false;
        try
        {
            // Of an attempt that this journal does not know, because it was put back to an older one.
            if (Directory.Exists(stage.Spec.Directory))
            {
                Directory.Delete(stage.Spec.Directory, recursive: true);
            }

            stage.Input = await workspaces.ComposeAsync(stage.Task, disposing.Token);
            if (stage.Input.IsBlocked)
            {
                stages.TryRemove(stage.Spec.Token, out _);
                post(new InputBlockedMessage(stage.Task, stage.Spec.Attempt, ConflictText.Blocked(stage.Task, stage.Input.Conflicts)));
                return;
            }

            if (stage.Input.Commit is not null)
            {
                await workspaces.MaterializeAsync(stage.Input, stage.Spec.Workspace, disposing.Token);
            }

            disposing.Token.ThrowIfCancellationRequested();
            isAsked = true;
            if (await backend.LaunchAsync(stage.Spec, disposing.Token) is { } handle)
            {
                stage.Handle = handle;
                post(new AttemptHandleMessage(stage.Task, stage.Spec.Attempt, handle));
            }

            bool canceled;
            lock (stage)
            {
                stage.IsLaunched = true;
                canceled = stage.IsCanceled;
            }

            if (canceled)
            {
                await CancelAsync(stage);
            }
        }
        catch (OperationCanceledException) when (disposing.IsCancellationRequested)
        {
            stages.TryRemove(stage.Spec.Token, out _);
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            End(stage, new AttemptResult
            {
                Token = stage.Spec.Token,
                FailureClass = FailureClasses.Of(e),
                Message = "The attempt could not be launched. " + e.Message,

                // What the backend began before it failed is not known, and counts with all that was reserved.
                Usage = isAsked || stage.Spec.CostLimitUsd is null ? null : new AttemptUsage { CostUsd = 0 },
                StartedAt = startedAt,
                FinishedAt = startedAt + time.GetElapsedTime(begin),
            });
        }
    }

    private async Task FinishAsync(Stage stage, AttemptResult result)
    {
        if (!result.Succeeded)
        {
            End(stage, result);
            return;
        }

        try
        {
            var snapshot = await SnapshotAsync(stage, result);
            var warnings = stage.Input.Conflicts.Count == 0
                ? snapshot.Warnings
                : [.. stage.Input.Conflicts.Select(ConflictText.Resolved), .. snapshot.Warnings];
            End(stage, result, snapshot.Commit, warnings);
        }
        catch (OperationCanceledException) when (disposing.IsCancellationRequested)
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

    /// <summary>Commits what an attempt left. What is in the way may pass, and the work that is done may have cost money: it is tried again.</summary>
    private async Task<WorkspaceSnapshot> SnapshotAsync(Stage stage, AttemptResult result)
    {
        foreach (var pause in SnapshotPauses)
        {
            try
            {
                return await TryAsync();
            }
            catch (Exception e) when (e is OrchestratorException or IOException && FailureClasses.Of(e) == FailureClass.Transient)
            {
                post(new WarningMessage($"Task '{stage.Task.Id}': what it left in {stage.Spec.Workspace} cannot be taken yet, and is tried again. {e.Message}"));
                await Task.Delay(pause, time, disposing.Token);
            }
        }

        return await TryAsync();

        ValueTask<WorkspaceSnapshot> TryAsync() =>
            workspaces.SnapshotAsync(stage.Task, stage.Spec.Token, stage.Input, stage.Spec.Workspace, result.Usage?.CostUsd, disposing.Token);
    }

    private void End(Stage stage, AttemptResult result, string? commit = null, IReadOnlyList<string>? warnings = null)
    {
        stages.TryRemove(stage.Spec.Token, out _);
        post(new AttemptEndedMessage(stage.Task, stage.Spec.Attempt, result, commit, [.. result.Warnings ?? [], .. warnings ?? []]));
    }

    private async Task CancelAsync(Stage stage)
    {
        try
        {
            await backend.CancelAsync(
                new AttemptReference(stage.Spec.Token, stage.Handle, stage.Spec.Directory), disposing.Token);
        }
        catch (OperationCanceledException) when (disposing.IsCancellationRequested)
        {
            // Disposing the backend ends the attempt.
        }
        catch (Exception e) when (e is OrchestratorException or IOException)
        {
            post(new WarningMessage($"Task '{stage.Task.Id}': its attempt could not be ended. {e.Message}"));
        }
    }

    private void Track(Stage stage, Task work)
    {
        lock (stage)
        {
            // The end of an attempt may be under way before its launch returns.
            stage.Work = stage.Work.IsCompleted ? work : work.IsCompleted ? stage.Work : Task.WhenAll(stage.Work, work);
        }

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

    private sealed class Stage(RunTask task, AttemptSpec spec)
    {
        public RunTask Task { get; } = task;

        public AttemptSpec Spec { get; } = spec;

        public WorkspaceInput Input { get; set; } = WorkspaceInput.Empty;

        public string? Handle { get; set; }

        public bool IsLaunched { get; set; }

        public bool IsCanceled { get; set; }

        public Task Work { get; set; } = System.Threading.Tasks.Task.CompletedTask;
    }
}
