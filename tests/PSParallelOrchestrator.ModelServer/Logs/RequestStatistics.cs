namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>What one model was asked and answered.</summary>
public sealed record ModelTotals(long Requests, TokenUsage Usage);

/// <summary>Totals of a server.</summary>
/// <param name="Requests">All requests, of every path but the server's own.</param>
/// <param name="InFlight">Requests being answered now.</param>
/// <param name="MaxInFlight">The most that were answered at the same time.</param>
/// <param name="Models">By model id as the client named it.</param>
/// <param name="Statuses">How often each HTTP status was sent.</param>
public sealed record RequestStatistics(
    long Requests, int InFlight, int MaxInFlight, IReadOnlyDictionary<string, ModelTotals> Models, IReadOnlyDictionary<int, int> Statuses);
