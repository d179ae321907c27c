using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What a workspace holds.</summary>
internal sealed class WalkedTree
{
    /// <summary>Files and links that may be taken, in no order.</summary>
    public List<WalkedFile> Files { get; } = [];

    /// <summary>What is left out by its name.</summary>
    public LeftOutFiles LeftOut { get; } = new();

    /// <summary>Every directory that was walked, without the root.</summary>
    public HashSet<GitPath> Directories { get; } = [];

    /// <summary>Directories without anything in them.</summary>
    public List<GitPath> EmptyDirectories { get; } = [];

    /// <summary>Sockets, fifos and devices.</summary>
    public List<GitPath> Special { get; } = [];

    /// <summary>Directories that hold a repository of their own.</summary>
    public List<GitPath> Repositories { get; } = [];

    /// <summary>Names that git refuses, since they mean its own directory on some system.</summary>
    public List<GitPath> Refused { get; } = [];
}
