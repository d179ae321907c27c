namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>How a child ended and what it used. Null: not known.</summary>
internal sealed record ChildExit
{
    /// <summary>The exit code; 128 + N for signal N.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The signal that ended it, to tell it from an exit code above 128; null for a normal exit.</summary>
    public int? Signal { get; init; }

    /// <summary>User and system time in seconds, of the child and of those descendants that were waited for.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>
    /// The largest resident size of one process of the tree, in bytes. Null where only a bound is known: a child that
    /// lives shorter than a second and stays smaller than this process cannot be told apart from it.
    /// </summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Bytes read from block devices.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>Bytes written to block devices.</summary>
    public long? WriteBytes { get; init; }

    /// <summary>How many processes that the child had left behind, or had around it when it was killed, were ended.</summary>
    public int EndedDescendants { get; init; }

    /// <summary>How many of them live on because this user may not end them (set-user-id programs).</summary>
    public int SurvivingDescendants { get; init; }
}
