using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// Lets an attempt of an agent continue where an earlier one ended: with its workspace and the session of its agent, so that what is done
/// and paid for is not done again.
/// </summary>
internal sealed class AttemptSuccession(IWorkspaceStore workspaces)
{
    private const int LongestReason = 500;

    /// <summary>Takes over what an earlier attempt left, where there is something, and it starts from the same.</summary>
    /// <returns>Whether that is so; else nothing of it was taken.</returns>
    public bool TryContinue(AttemptStage stage)
    {
        var spec = stage.Spec;
        if (spec.Task is not { Kind: TaskKind.Agent, Retry: not TaskRetry.Clean }
            || Last(stage) is not { FailureClass: not FailureClass.Permanent } last
            || Earlier(stage) is not { } earlier)
        {
            return false;
        }

        try
        {
            var workspace = Path.Combine(earlier, AttemptSpec.WorkspaceName);
            if (!workspaces.CanTakeOver(stage.Input, workspace))
            {
                return false;
            }

            // The session first: who is killed in between leaves no session that could be continued without its workspace.
            Directory.CreateDirectory(spec.Directory);
            FileChange.MoveDirectory(Path.Combine(earlier, AttemptSpec.SessionName), spec.Session);
            workspaces.TakeOver(workspace, spec.Workspace);
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            // What cannot be continued is begun anew.
            FileTree.Remove(spec.Directory, stage.Task.Run.Directory);
            return false;
        }

        stage.Spec = spec with { Continues = Reason(last) };
        return true;
    }

    /// <summary>Removes the session of an attempt whose work is taken: nothing continues it.</summary>
    public static void Forget(AttemptStage stage)
    {
        try
        {
            FileTree.Remove(stage.Spec.Session, stage.Task.Run.Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It goes with its run.
        }
    }

    private static TaskAttempt? Last(AttemptStage stage) =>
        stage.Spec.Attempt >= 2 && stage.Task.Attempts.Count >= stage.Spec.Attempt - 1 ? stage.Task.Attempts[stage.Spec.Attempt - 2] : null;

    /// <summary>The directory of the newest attempt before that left a session.</summary>
    private static string? Earlier(AttemptStage stage)
    {
        var paths = new RunPaths(stage.Task.Run.Directory);
        return stage.Task.Attempts.Take(stage.Spec.Attempt - 1).Reverse()
            .TakeWhile(attempt => attempt.Number > stage.Task.CleanFrom)
            .Select(attempt => paths.Attempt(attempt))
            .FirstOrDefault(HasSession);
    }

    // A link at its place is not followed: what the attempt ran could put one there.
    private static bool HasSession(string directory)
    {
        try
        {
            return Directory.Exists(directory)
                && FileTree.Open(directory).Find(GitPath.FromText(AttemptSpec.SessionName))?.Kind == FileKind.Directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Reason(TaskAttempt attempt) => CleanText.Shorten(
        CleanText.OneLine(attempt.Message ?? $"it ended with {attempt.FailureClass?.ToString() ?? "no result"}"), LongestReason);
}
