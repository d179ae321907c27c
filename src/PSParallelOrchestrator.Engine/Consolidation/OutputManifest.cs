using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>
/// What consolidations wrote, and what the one under way is about to write. It is on disk before the first file moves, so
/// that the next one can tell its own files from the user's, also after a crash in the middle.
/// </summary>
internal sealed record OutputManifest
{
    /// <summary>Nothing was written yet.</summary>
    public static OutputManifest Empty { get; } = new();

    /// <summary>The commit that is or will be in the output; null for nothing.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch of the user's repository that was made; null for a new project.</summary>
    public string? Branch { get; init; }

    /// <summary>What is or will be in the output.</summary>
    public IReadOnlyList<KeyValuePair<GitPath, GitEntry>> Files { get; init; } = [];

    /// <summary>What may still be there of before.</summary>
    public IReadOnlyList<KeyValuePair<GitPath, GitEntry>> Earlier { get; init; } = [];

    /// <summary>Everything that stands in the output and is ours if it is still the same.</summary>
    public IReadOnlySet<KeyValuePair<GitPath, GitEntry>> Known => Files.Concat(Earlier).ToHashSet();
}
