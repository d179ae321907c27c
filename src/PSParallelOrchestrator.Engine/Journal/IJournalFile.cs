namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>The file below the journal: bytes are appended, then made durable.</summary>
internal interface IJournalFile : IDisposable
{
    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">Not all of them were written.</exception>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when everything appended so far would survive a loss of power.</summary>
    /// <exception cref="IOException">It is not known to be durable.</exception>
    void FlushToDisk();
}
