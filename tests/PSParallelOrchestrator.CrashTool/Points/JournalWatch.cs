namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>Follows what one orchestrator adds to a journal, cheaply enough to look ten thousand times a second.</summary>
internal sealed class JournalWatch
{
    private readonly FileInfo file;
    private long read;

    /// <summary>Begins at the journal's end.</summary>
    /// <param name="path">The journal, which may not be there yet.</param>
    public JournalWatch(string path)
    {
        file = new FileInfo(path);
        read = file.Exists ? file.Length : 0;
    }

    /// <summary>How many lines were added.</summary>
    public int Lines { get; private set; }

    /// <summary>Whether the record that consolidation began is among them.</summary>
    public bool HasMerge { get; private set; }

    /// <summary>Looks.</summary>
    public void Look()
    {
        file.Refresh();
        if (!file.Exists || file.Length <= read)
        {
            return;
        }

        var added = new byte[file.Length - read];
        using (
            var stream = new FileStream(
                file.FullName,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0))
        {
            stream.Position = read;
            read += stream.ReadAtLeast(added, added.Length, throwOnEndOfStream: false);
        }

        Lines += added.AsSpan().Count((byte)'\n');
        HasMerge |= added.AsSpan().IndexOf("\"event\":\"consolidation-started\""u8) >= 0;
    }
}
