namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Where a child's standard input comes from.</summary>
internal sealed class ChildInput
{
    private ChildInput(string? path, bool isPipe)
    {
        Path = path;
        IsPipe = isPipe;
    }

    /// <summary>Nothing to read: end of file at once.</summary>
    public static ChildInput Nothing { get; } = new(null, false);

    /// <summary>The caller writes it, to <see cref="ChildProcess.StandardInput"/>.</summary>
    public static ChildInput Pipe { get; } = new(null, true);

    /// <summary>The file, or null.</summary>
    public string? Path { get; }

    /// <summary>Whether the caller writes it.</summary>
    public bool IsPipe { get; }

    /// <summary>A file, read from its start.</summary>
    /// <param name="path">The file; a relative path is relative to the current directory of this process.</param>
    public static ChildInput FromFile(string path) => new(System.IO.Path.GetFullPath(path), false);
}
