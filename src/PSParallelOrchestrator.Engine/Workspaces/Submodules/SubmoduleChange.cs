using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Submodules;

/// <summary>What a task changed inside a submodule, whose place in the merged tree keeps its link.</summary>
/// <param name="Path">The submodule.</param>
/// <param name="Base">The commit that it is at.</param>
/// <param name="Commit">The commit of the run's repository that holds the change; a child of <paramref name="Base"/> where that is
/// there.</param>
internal sealed record SubmoduleChange(GitPath Path, string Base, string Commit)
{
    private const string Label = "Submodule: ";

    /// <summary>The line that a task's commit says it with: both commits, then the path, whose bytes are percent-encoded.</summary>
    public string Trailer => $"{Label}{Base} {Commit} {Uri.EscapeDataString(Path.Raw)}\n";

    /// <summary>Reads the changes that a commit's message names.</summary>
    public static IEnumerable<SubmoduleChange> Read(string message)
    {
        foreach (var line in message.Split('\n'))
        {
            if (line.StartsWith(Label, StringComparison.Ordinal) && line[Label.Length..].Split(' ') is [var before, var commit, var path])
            {
                yield return new SubmoduleChange(new GitPath(Uri.UnescapeDataString(path)), before, commit);
            }
        }
    }
}
