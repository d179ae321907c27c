namespace PSParallelOrchestrator;

/// <summary>A model, what it costs, and who can ask it here. Prices are US dollars for a million tokens.</summary>
public sealed record ModelStatus
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its family, where that means this model (sonnet, opus, haiku, fable); else null.</summary>
    public string? Family { get; init; }

    /// <summary>Tokens sent.</summary>
    public required decimal InputUsd { get; init; }

    /// <summary>Tokens produced.</summary>
    public required decimal OutputUsd { get; init; }

    /// <summary>Tokens read from the cache.</summary>
    public required decimal CacheReadUsd { get; init; }

    /// <summary>Requests that send more tokens than this have a price of their own; null where all cost the same.</summary>
    public long? LargeRequestTokens { get; init; }

    /// <summary>Tokens sent with the largest requests; the same as <see cref="InputUsd"/> where all cost the same.</summary>
    public required decimal LargestInputUsd { get; init; }

    /// <summary>Tokens produced for the largest requests; the same as <see cref="OutputUsd"/> where all cost the same.</summary>
    public required decimal LargestOutputUsd { get; init; }

    /// <summary>The most tokens one request can hold.</summary>
    public required long ContextTokens { get; init; }

    /// <summary>The most tokens one answer can have.</summary>
    public required long MaxOutputTokens { get; init; }

    /// <summary>
    /// The agents that could ask it now: they are installed and have a key. Whether the key may use the model is for the service to say.
    /// </summary>
    public required IReadOnlyList<AgentKind> Agents { get; init; }
}
