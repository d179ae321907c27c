using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Runs;

/// <content>How an attempt comes to its backend, and what becomes of one that does not.</content>
internal sealed partial class AttemptCoordinator
{
    private async Task LaunchAsync(AttemptStage stage)
    {
        try
        {
            if (await IsReadyAsync(stage))
            {
                await AskAsync(stage);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The record of its launching stands: another owner finds it by its token.
            stages.TryRemove(stage.Spec.Token, out _);
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            EndUnlaunched(stage, FailureClasses.Of(e), BackendFaultErrors.NotLaunched(e));
        }
    }

    /// <summary>Prepares what the attempt starts from.</summary>
    private async Task<bool> IsReadyAsync(AttemptStage stage)
    {
        // Of an attempt that this journal does not know, because it was put back to an older one.
        FileTree.Remove(stage.Spec.Directory, stage.Task.Run.Directory);

        stage.Input = await workspaces.ComposeAsync(stage.Task, closing);
        if (stage.Input.IsBlocked)
        {
            stages.TryRemove(stage.Spec.Token, out _);
            post(new InputBlockedMessage(stage.Task, stage.Spec.Attempt, ConflictText.Blocked(stage.Task, stage.Input.Conflicts)));
            return false;
        }

        if (!succession.TryContinue(stage) && stage.Input.Commit is not null)
        {
            await workspaces.MaterializeAsync(stage.Input, stage.Spec.Workspace, closing);
        }

        closing.ThrowIfCancellationRequested();
        if (gateway is not null && await gateway.PrepareAsync(stage.Spec, closing) is { } opened)
        {
            stage.Spec = opened;
            workspaces.Begin(stage.Input, stage.Spec.Workspace);
        }

        return true;
    }

    private async Task AskAsync(AttemptStage stage)
    {
        try
        {
            if (await patient.LaunchAsync(stage) is not (true, var handle))
            {
                EndUnlaunched(stage, FailureClass.Canceled, "Stopped by the user, before it was launched.");
                return;
            }

            if (handle is not null)
            {
                stage.Handle = handle;
                post(new AttemptHandleMessage(stage.Task, stage.Spec.Attempt, handle));
            }
        }
        catch (Exception e) when (e is not OrchestratorException)
        {
            // What is asked over a connection may have been granted before the connection broke.
            closing.ThrowIfCancellationRequested();
            if (!await IsLaunchedAllTheSameAsync(stage, e))
            {
                return;
            }
        }

        if (stage.Launched())
        {
            await CancelAsync(stage);
        }
    }

    private async Task<bool> IsLaunchedAllTheSameAsync(AttemptStage stage, Exception fault)
    {
        var (found, problem) = await patient.LookUpAsync(stage);
        switch (found)
        {
            case AttemptRecovery.Running:
                Warn(BackendFaultErrors.LaunchedAllTheSame(stage.Spec, fault));
                return true;
            case AttemptRecovery.Finished finished:
                TakeEnd(stage, finished.Result);
                return false;
            case AttemptRecovery.Lost lost:
                EndUnlaunched(stage, FailureClasses.Of(fault), BackendFaultErrors.NotLaunchedAndGone(fault, lost.Reason));
                return false;
            default:
                EndUnlaunched(
                    stage,
                    FailureClasses.Of(fault),
                    BackendFaultErrors.NotLaunchedAndUnknown(stage.Spec.Token, backend.Kind, fault, problem ?? "it is not said why"));
                return false;
        }
    }

    private void EndUnlaunched(AttemptStage stage, FailureClass failure, string message)
    {
        if (!stage.TryTakeEnd())
        {
            return;
        }

        Track(stage, FinishAsync(stage, new AttemptResult
        {
            Token = stage.Spec.Token,
            FailureClass = failure,
            Message = message,
            StartedAt = stage.Since,
            FinishedAt = stage.Since + stage.Elapsed,
        }));
    }
}
