namespace PSParallelOrchestrator.CrashTool.Evidence;

/// <summary>
/// A journal as it was at one moment, read by its published form and not with the engine's own reader. Only whole lines count: what
/// follows the last newline was torn.
/// </summary>
internal sealed class JournalCopy
{
    /// <summary>Reads a journal.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <exception cref="System.Text.Json.JsonException">A whole line is no JSON.</exception>
    public JournalCopy(ReadOnlyMemory<byte> bytes)
    {
        Whole = bytes[..(bytes.Span.LastIndexOf((byte)'\n') + 1)];
        var entries = new List<JournalEntry>();
        for (var start = 0; start < Whole.Length;)
        {
            var length = Whole.Span[start..].IndexOf((byte)'\n');
            entries.Add(JournalEntry.Parse(Whole.Slice(start, length)));
            start += length + 1;
        }

        Entries = entries;
    }

    /// <summary>The bytes of all whole lines.</summary>
    public ReadOnlyMemory<byte> Whole { get; }

    /// <summary>The whole lines.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    /// <summary>The run's id; null where nothing was recorded.</summary>
    public string? RunId => Entries.Count == 0 ? null : Entries[0].Json.GetProperty("runId").GetString();

    /// <summary>The attempts that were recorded as launching, in order.</summary>
    public IEnumerable<AttemptId> Launched => Of("attempt-launching").Select(entry => entry.Attempt!.Value);

    /// <summary>The records of ends, in order.</summary>
    public IEnumerable<JournalEntry> Finished => Of("attempt-finished");

    /// <summary>The attempts that are recorded as succeeded, in order.</summary>
    public IEnumerable<AttemptId> Succeeded => Finished.Where(entry => entry.Failure is null).Select(entry => entry.Attempt!.Value);

    /// <summary>The attempts whose end is not recorded.</summary>
    public IEnumerable<AttemptId> Open => Launched.Except(Finished.Select(entry => entry.Attempt!.Value));

    /// <summary>Reads a file; none is an empty journal.</summary>
    /// <param name="path">The file.</param>
    public static JournalCopy Read(string path) => new(File.Exists(path) ? File.ReadAllBytes(path) : []);

    private IEnumerable<JournalEntry> Of(string name) => Entries.Where(entry => entry.Event == name);
}
