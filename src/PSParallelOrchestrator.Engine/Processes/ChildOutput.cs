namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Where a child's standard output or standard error goes.</summary>
internal sealed record ChildOutput
{
    private ChildOutput(string? path, bool append, bool isPipe)
    {
        Path = path;
        Append = append;
        IsPipe = isPipe;
    }

    /// <summary>Nowhere.</summary>
    public static ChildOutput Discard { get; } = new(null, false, false);

    /// <summary>The caller reads it, from <see cref="ChildProcess.StandardOutput"/> or <see cref="ChildProcess.StandardError"/>.</summary>
    public static ChildOutput Pipe { get; } = new(null, false, true);

    /// <summary>The file, or null.</summary>
    public string? Path { get; }

    /// <summary>Whether what the file holds already stays.</summary>
    public bool Append { get; }

    /// <summary>Whether the caller reads it.</summary>
    public bool IsPipe { get; }

    /// <summary>
    /// A file, which the child writes by itself, so that nobody needs to live for its output to arrive. Output and error
    /// given the same file share one position in it, as with <c>2>&amp;1</c>.
    /// </summary>
    /// <param name="path">The file, made if it is missing; its directory has to exist.</param>
    /// <param name="append">False to empty it first.</param>
    public static ChildOutput ToFile(string path, bool append = false) => new(System.IO.Path.GetFullPath(path), append, false);
}
