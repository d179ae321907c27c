namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>The requests of a server. Totals cover all of them; entries and bodies of the oldest are dropped.</summary>
public sealed class RequestLog
{
    private const int MaxEntries = 5000;
    private const long MaxBodyCharacters = 32_000_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, RequestLogEntry> entries = [];
    private readonly Queue<long> withBody = [];
    private readonly SortedDictionary<string, ModelTotals> models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, int> statuses = [];
    private long number;
    private long requests;
    private long bodyCharacters;
    private int inFlight;
    private int maxInFlight;

    /// <summary>The newest entries (up to 5000), oldest first.</summary>
    public IReadOnlyList<RequestLogEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Values];
            }
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
            lock (gate)
            {
                return new(requests, inFlight, maxInFlight, new SortedDictionary<string, ModelTotals>(models, StringComparer.Ordinal),
                    new SortedDictionary<int, int>(statuses));
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

    /// <summary>The same by the prices that are published.</summary>
    /// <exception cref="KeyNotFoundException">A model has no price.</exception>
    public decimal CostUsd => Statistics.Models.Sum(model => PublishedPrices.Of(model.Key).CostOf(model.Value.Usage));

    /// <summary>The same with one price for every model.</summary>
    public decimal CostOf(ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return Statistics.Models.Values.Sum(model => price.CostOf(model.Usage));
    }

    /// <summary>Forgets everything; requests in flight stay counted as such.</summary>
    public void Reset()
    {
        lock (gate)
        {
            entries.Clear();
            withBody.Clear();
            models.Clear();
            statuses.Clear();
            bodyCharacters = 0;
            requests = 0;
            maxInFlight = inFlight;
        }
    }

    internal OpenRequest Open(Func<long, RequestLogEntry> create)
    {
        lock (gate)
        {
            RequestLogEntry entry = create(++number);
            requests++;
            entries.Add(entry.Number, entry);
            if (entries.Count > MaxEntries)
            {
                DropOldest();
            }

            maxInFlight = Math.Max(maxInFlight, ++inFlight);
            return new(this, entry);
        }
    }

    internal void Update(RequestLogEntry before, RequestLogEntry after)
    {
        lock (gate)
        {
            // An entry from before a reset is not brought back, nor is a dropped body.
            if (!entries.TryGetValue(before.Number, out RequestLogEntry? kept))
            {
                return;
            }

            entries[before.Number] = before.Body is not null && kept.Body is null ? after with { Body = null } : after;
            if (before.Body is null && after.Body is not null)
            {
                KeepBody(after);
            }

            if (before.Status == 0 && after.Status != 0)
            {
                statuses[after.Status] = statuses.GetValueOrDefault(after.Status) + 1;
            }

            if (after.Model is not null)
            {
                Count(before, after, after.Model);
            }
        }
    }

    internal void Close()
    {
        lock (gate)
        {
            inFlight--;
        }
    }

    private void Count(RequestLogEntry before, RequestLogEntry after, string model)
    {
        ModelTotals totals = models.GetValueOrDefault(model) ?? new(0, default);
        TokenUsage added = new(after.Usage.Input - before.Usage.Input, after.Usage.Output - before.Usage.Output,
            after.Usage.CacheWrite - before.Usage.CacheWrite, after.Usage.CacheRead - before.Usage.CacheRead);
        models[model] = new(totals.Requests + (before.Model is null ? 1 : 0), totals.Usage + added);
    }

    private void KeepBody(RequestLogEntry entry)
    {
        withBody.Enqueue(entry.Number);
        bodyCharacters += entry.Body!.Length;
        while (bodyCharacters > MaxBodyCharacters)
        {
            DropBody(withBody.Dequeue());
        }
    }

    private void DropOldest()
    {
        long oldest = entries.Keys.First();
        while (withBody.TryPeek(out long number) && number <= oldest)
        {
            DropBody(withBody.Dequeue());
        }

        entries.Remove(oldest);
    }

    private void DropBody(long number)
    {
        if (!entries.TryGetValue(number, out RequestLogEntry? entry))
        {
            return;
        }

        bodyCharacters -= entry.Body?.Length ?? 0;
        entries[number] = entry with { Body = null };
    }
}
