using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What of a workspace its name leaves out.</summary>
internal sealed class LeftOutFiles
{
    /// <summary>How many files each directory or file that is left out stands for.</summary>
    public Dictionary<GitPath, int> Counts { get; } = [];

    /// <summary>Those that an output may want, each with the path whose name leaves it out.</summary>
    public List<(WalkedFile File, GitPath Reason)> Candidates { get; } = [];

    /// <summary>Counts a file.</summary>
    /// <param name="reason">The path whose name leaves it out.</param>
    public void Count(GitPath reason) => Counts[reason] = Counts.GetValueOrDefault(reason) + 1;
}
