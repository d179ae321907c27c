namespace PSParallelOrchestrator;

/// <summary>A model, what it costs, and who can ask it here. Prices are US dollars for a million tokens.</summary>
public sealed record ModelStatus
{
    /// <summary>The model's name.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The name of its family, where that means this model (sonnet, opus, haiku, fable); else null.</summary>
    public string? Family { get; internal init; }

    /// <summary>Tokens sent.</summary>
    public decimal InputUsd { get; internal init; }

    /// <summary>Tokens produced.</summary>
    public decimal OutputUsd { get; internal init; }

    /// <summary>Tokens read from the cache.</summary>
    public decimal CacheReadUsd { get; internal init; }

    /// <summary>Requests that send more tokens than this have a price of their own; null where all cost the same.</summary>
    public long? LargeRequestTokens { get; internal init; }

    /// <summary>Tokens sent with the largest requests; the same as <see cref="InputUsd"/> where all cost the same.</summary>
    public decimal LargestInputUsd { get; internal init; }

    /// <summary>Tokens produced for the largest requests; the same as <see cref="OutputUsd"/> where all cost the same.</summary>
    public decimal LargestOutputUsd { get; internal init; }

    /// <summary>The most tokens one request can hold.</summary>
    public long ContextTokens { get; internal init; }

    /// <summary>The most tokens one answer can have.</summary>
    public long MaxOutputTokens { get; internal init; }

    /// <summary>
    /// The agents that could ask it now: they are installed and have a key. Whether the key may use the model is for the service to say.
    /// </summary>
    public IReadOnlyList<AgentKind> Agents { get; internal init => field = Frozen.List(value); } = [];
}
