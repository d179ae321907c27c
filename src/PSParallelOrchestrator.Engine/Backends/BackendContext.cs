using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Execution.Limits;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>What a backend is made from.</summary>
public sealed record BackendContext
{
    /// <summary>Its options, as its descriptor read them; null where it has none.</summary>
    public BackendOptions? Options { get; init; }

    /// <summary>Keys and prices.</summary>
    public AgentAccess Agents { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hosts that the user declared gone for good.</summary>
    public IReadOnlyList<string> LostHosts { get; init; } = [];

    /// <summary>Told what a backend does that takes a while, in a line each time, on any thread; null for nobody.</summary>
    public Action<string>? Says { get; init; }

    /// <summary>How this machine holds attempts to the resources that tasks name.</summary>
    internal AttemptLimits Limits { get; init; } = AttemptLimits.OfThisMachine;
}
