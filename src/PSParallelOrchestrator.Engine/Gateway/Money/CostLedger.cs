using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>
/// The record of what every request of a run cost: a line before it is passed on, one before the client sees its end, both on the disk
/// before anything follows from them. A request that has no second line counts with all that it can have cost.
/// </summary>
internal sealed class CostLedger : IDisposable
{
    /// <summary>The name of its file in the directory of a run.</summary>
    public const string FileName = "costs.jsonl";

    private readonly FileStream file;
    private readonly Lock gate = new();
    private readonly Dictionary<string, LedgerTotal> totals;
    private long last;

    private CostLedger(FileStream file, Dictionary<string, LedgerTotal> totals, long last) =>
        (this.file, this.totals, this.last) = (file, totals, last);

    /// <summary>
    /// Opens the ledger of a run, and takes up what it says. What a crash left open is closed with all that it can have cost.
    /// </summary>
    /// <exception cref="IOException">It cannot be used.</exception>
    public static CostLedger Open(string path)
    {
        // A pipe in its place would be waited for, a link followed.
        PlainFile.OpenWrite(path, append: true).Dispose();
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var (totals, open, last, length) = Replay(file);
            file.SetLength(length);
            file.Position = length;
            var ledger = new CostLedger(file, totals, last);
            foreach (var (number, request) in open)
            {
                ledger.End(number, request.Attempt, default, new RequestCost(0, request.MostUsd));
            }

            return ledger;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the ledger of a run says, without becoming its owner: open requests count with all that they can cost.</summary>
    /// <returns>Totals by the token of the attempt; none where there is no ledger.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, LedgerTotal> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new Dictionary<string, LedgerTotal>();
        }

        using var file = PlainFile.OpenRead(path);
        var (totals, open, _, _) = Replay(file);
        foreach (var request in open.Values)
        {
            totals[request.Attempt] = totals.GetValueOrDefault(request.Attempt).With(default, new RequestCost(0, request.MostUsd));
        }

        return totals;
    }

    /// <summary>What the requests of an attempt used that ended.</summary>
    /// <param name="attempt">The attempt's token.</param>
    public LedgerTotal Of(string attempt)
    {
        lock (gate)
        {
            return totals.GetValueOrDefault(attempt);
        }
    }

    /// <summary>What all requests that ended cost.</summary>
    public RequestCost Cost
    {
        get
        {
            lock (gate)
            {
                return totals.Values.Aggregate(default(RequestCost), (sum, total) => sum + total.Cost);
            }
        }
    }

    /// <summary>Notes that a request is about to be passed on.</summary>
    /// <param name="attempt">The attempt's token.</param>
    /// <param name="mostUsd">What it can cost at most, in US dollars.</param>
    /// <returns>The request's number.</returns>
    /// <exception cref="IOException">It cannot be written, and nothing may be passed on.</exception>
    public long Begin(string attempt, string model, decimal mostUsd)
    {
        lock (gate)
        {
            var number = ++last;
            Write(new JsonObject { ["begin"] = number, ["attempt"] = attempt, ["model"] = model, ["mostUsd"] = mostUsd });
            return number;
        }
    }

    /// <summary>Notes what a request used and cost.</summary>
    /// <param name="cost">What it cost; null where the price of its model is not known.</param>
    /// <exception cref="IOException">It cannot be written: it stays open, and counts with all that it can have cost.</exception>
    public void End(long number, string attempt, TokenUsage tokens, RequestCost? cost)
    {
        lock (gate)
        {
            Write(new JsonObject
            {
                ["end"] = number,
                ["attempt"] = attempt,
                ["input"] = tokens.Input,
                ["cacheWrite"] = tokens.CacheWrite,
                ["cacheWriteHour"] = tokens.CacheWriteHour,
                ["cacheRead"] = tokens.CacheRead,
                ["output"] = tokens.Output,
                ["knownUsd"] = cost?.KnownUsd,
                ["atMostUsd"] = cost?.AtMostUsd,
            });
            totals[attempt] = totals.GetValueOrDefault(attempt).With(tokens, cost);
        }
    }

    public void Dispose() => file.Dispose();

    private void Write(JsonObject line)
    {
        var start = file.Position;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(line.ToJsonString() + '\n'));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half a line would hide the next one.
            file.SetLength(start);
            file.Position = start;
            throw;
        }
    }

    private static (Dictionary<string, LedgerTotal> Totals, Dictionary<long, Begun> Open, long Last, long Length) Replay(FileStream file)
    {
        var totals = new Dictionary<string, LedgerTotal>(StringComparer.Ordinal);
        var open = new Dictionary<long, Begun>();
        var (last, length) = (0L, 0L);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        for (var rest = bytes.AsMemory(); rest.Span.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            var line = Parse(rest[..end], length);
            var attempt = line.Text("attempt") ?? "";
            if (line.Find("begin") is not null)
            {
                last = Math.Max(last, line.Number("begin"));
                open[line.Number("begin")] = new Begun(attempt, line.Money("mostUsd") ?? 0);
            }
            else
            {
                open.Remove(line.Number("end"));
                totals[attempt] = totals.GetValueOrDefault(attempt).With(
                    new TokenUsage(
                        line.Number("input"), line.Number("cacheWrite"), line.Number("cacheWriteHour"), line.Number("cacheRead"),
                        line.Number("output")),
                    line.Money("knownUsd") is { } known ? new RequestCost(known, line.Money("atMostUsd") ?? 0) : null);
            }

            length += end + 1;
        }

        return (totals, open, last, length);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> line, long position)
    {
        try
        {
            return JsonElement.Parse(line.Span);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The line at byte {position} is damaged: {e.Message}", e);
        }
    }

    private sealed record Begun(string Attempt, decimal MostUsd);
}
