namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>One call of git.</summary>
/// <param name="Arguments">The arguments from the subcommand on; paths of a tree never stand here, they go through
/// <see cref="Input"/>.</param>
internal sealed record GitCall(params IReadOnlyList<string> Arguments)
{
    /// <summary>Settings for this call alone, each as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What git reads from its input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The work tree, also the working directory.</summary>
    public string? WorkTree { get; init; }

    /// <summary>The index to use.</summary>
    public string? IndexFile { get; init; }

    /// <summary>A directory with further objects, of another repository, which are only read.</summary>
    public string? OtherObjects { get; init; }
}
