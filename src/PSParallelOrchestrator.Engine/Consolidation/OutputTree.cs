using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>What an output is to hold.</summary>
/// <param name="Commit">The commit that holds it; null for nothing.</param>
/// <param name="Moves">What stands elsewhere than its task left it.</param>
/// <param name="Warnings">What the user should know.</param>
internal sealed record OutputTree(
    string? Commit,
    IReadOnlyList<KeyValuePair<GitPath, GitEntry>> Files,
    IReadOnlyList<OutputMove> Moves,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Nothing at all.</summary>
    public static OutputTree Empty { get; } = new(null, [], [], []);
}
