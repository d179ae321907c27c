namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>A request that is being answered. Used by one request handler.</summary>
internal sealed class OpenRequest(RequestLog log, RequestLogEntry entry) : IDisposable
{
    public RequestLogEntry Entry { get; private set; } = entry;

    public void Note(Func<RequestLogEntry, RequestLogEntry> change)
    {
        RequestLogEntry after = change(Entry);
        log.Update(Entry, after);
        Entry = after;
    }

    public void Dispose()
    {
        Note(entry => entry with { Finished = true });
        log.Close();
    }
}
