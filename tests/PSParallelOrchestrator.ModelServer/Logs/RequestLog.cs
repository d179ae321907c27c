namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>The requests of a server. Totals cover all of them; entries and bodies of the oldest are dropped.</summary>
public sealed class RequestLog
{
    private const int MaxEntries = 5000;
    private const long MaxBodyCharacters = 32_000_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, RequestLogEntry> _entries = [];
    private readonly Queue<long> _withBody = [];
    private readonly SortedDictionary<string, ModelTotals> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, int> _statuses = [];
    private long _number;
    private long _requests;
    private long _bodyCharacters;
    private int _inFlight;
    private int _maxInFlight;

    /// <summary>The newest entries (up to 5000), oldest first.</summary>
    public IReadOnlyList<RequestLogEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries.Values];
        }
    }

    /// <summary>The entries of requests for a message, probes of Claude Code on Bedrock left out.</summary>
    public IReadOnlyList<RequestLogEntry> Messages => [.. Entries.Where(entry => entry.Model is not null && !entry.IsProbe)];

    /// <summary>The calls by which Claude Code finds out which models it may use on Bedrock.</summary>
    public IReadOnlyList<RequestLogEntry> Probes => [.. Entries.Where(entry => entry.IsProbe)];

    /// <summary>Totals since the start or the last reset.</summary>
    public RequestStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new(_requests, _inFlight, _maxInFlight, new SortedDictionary<string, ModelTotals>(_models, StringComparer.Ordinal),
                    new SortedDictionary<int, int>(_statuses));
            }
        }
    }

    /// <summary>What the reported usage costs in USD, by the prices of the models as the clients named them; not rounded.</summary>
    /// <exception cref="KeyNotFoundException">A model has no price.</exception>
    public decimal CostOf(IReadOnlyDictionary<string, ModelPrice> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return Statistics.Models.Sum(model => prices[model.Key].CostOf(model.Value.Usage));
    }

    /// <summary>The same with one price for every model.</summary>
    public decimal CostOf(ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return Statistics.Models.Values.Sum(model => price.CostOf(model.Usage));
    }

    /// <summary>Forgets everything; requests in flight stay counted as such.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _entries.Clear();
            _withBody.Clear();
            _models.Clear();
            _statuses.Clear();
            _bodyCharacters = 0;
            _requests = 0;
            _maxInFlight = _inFlight;
        }
    }

    internal OpenRequest Open(Func<long, RequestLogEntry> create)
    {
        lock (_gate)
        {
            RequestLogEntry entry = create(++_number);
            _requests++;
            _entries.Add(entry.Number, entry);
            if (_entries.Count > MaxEntries)
                DropOldest();
            _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
            return new(this, entry);
        }
    }

    internal void Update(RequestLogEntry before, RequestLogEntry after)
    {
        lock (_gate)
        {
            // An entry from before a reset is not brought back, nor is a dropped body.
            if (!_entries.TryGetValue(before.Number, out RequestLogEntry? kept))
                return;
            _entries[before.Number] = before.Body is not null && kept.Body is null ? after with { Body = null } : after;
            if (before.Body is null && after.Body is not null)
                KeepBody(after);
            if (before.Status == 0 && after.Status != 0)
                _statuses[after.Status] = _statuses.GetValueOrDefault(after.Status) + 1;
            if (after.Model is not null)
                Count(before, after, after.Model);
        }
    }

    internal void Close()
    {
        lock (_gate)
            _inFlight--;
    }

    private void Count(RequestLogEntry before, RequestLogEntry after, string model)
    {
        ModelTotals totals = _models.GetValueOrDefault(model) ?? new(0, default);
        TokenUsage added = new(after.Usage.Input - before.Usage.Input, after.Usage.Output - before.Usage.Output,
            after.Usage.CacheWrite - before.Usage.CacheWrite, after.Usage.CacheRead - before.Usage.CacheRead);
        _models[model] = new(totals.Requests + (before.Model is null ? 1 : 0), totals.Usage + added);
    }

    private void KeepBody(RequestLogEntry entry)
    {
        _withBody.Enqueue(entry.Number);
        _bodyCharacters += entry.Body!.Length;
        while (_bodyCharacters > MaxBodyCharacters)
            DropBody(_withBody.Dequeue());
    }

    private void DropOldest()
    {
        long oldest = _entries.Keys.First();
        while (_withBody.TryPeek(out long number) && number <= oldest)
            DropBody(_withBody.Dequeue());
        _entries.Remove(oldest);
    }

    private void DropBody(long number)
    {
        if (!_entries.TryGetValue(number, out RequestLogEntry? entry))
            return;
        _bodyCharacters -= entry.Body?.Length ?? 0;
        _entries[number] = entry with { Body = null };
    }
}
