using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>Settings of the Simulated agent.</summary>
public sealed record SimulationOptions
{
    /// <summary>How long each simulated task takes.</summary>
    [JsonInclude]
    public TimeSpan Duration { get; internal init; }

    /// <summary>Whether simulated tasks write files; without, an attempt leaves nothing.</summary>
    [JsonInclude]
    public bool WriteFiles { get; internal init; } = true;

    /// <summary>
    /// What chosen tasks do instead, in order; every rule whose pattern matches the task's id applies, a later one over an earlier.
    /// </summary>
    [JsonInclude]
    public IReadOnlyList<SimulationRule> Rules { get; internal init => field = Frozen.List(value); } = [];
}
