using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <content>How a workspace goes from one attempt to the next.</content>
public sealed partial class WorkspaceStore
{
    /// <inheritdoc/>
    public void Begin(WorkspaceInput input, string workspace)
    {
        // One that is not there later was removed, and did not just hold nothing.
        Directory.CreateDirectory(workspace);
        if (input.Commit is { } commit)
        {
            File.WriteAllText(BeginningFile(IndexOf(workspace)), commit);
        }
    }

    /// <inheritdoc/>
    public bool CanTakeOver(WorkspaceInput input, string workspace)
    {
        var beginning = BeginningFile(IndexOf(workspace));
        return (File.Exists(beginning) ? File.ReadAllText(beginning) : null) == input.Commit && IsThere(workspace);
    }

    /// <inheritdoc/>
    public void TakeOver(string from, string to)
    {
        var (index, next) = (IndexOf(from), IndexOf(to));
        FileChange.MoveDirectory(from, to);
        foreach (var (name, moved) in new[] { (index, next), (BeginningFile(index), BeginningFile(next)) })
        {
            if (File.Exists(name))
            {
                FileChange.Move(name, moved, overwrite: true);
            }
        }
    }

    private static string BeginningFile(string index) => index + ".commit";
}
