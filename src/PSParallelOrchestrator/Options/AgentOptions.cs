using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>How agents that ask a model work. Holds no secret: it is kept in the run's directory.</summary>
public sealed record AgentOptions
{
    /// <summary>The default number of turns of one attempt.</summary>
    public const int DefaultMaxTurns = 50;

    /// <summary>The model; null leaves it to the agent (Bedrock: the default model of this module).</summary>
    [JsonInclude]
    public string? Model { get; internal init; }

    /// <summary>
    /// Models that stand in for <see cref="Model"/>, each for the one before it, where a service refuses requests to that for
    /// <see cref="FallbackAfter"/>.
    /// </summary>
    [JsonInclude]
    public IReadOnlyList<string> FallbackModels
    {
        // Null in a run of a version that did not have them.
        get => field ?? [];
        internal init => field = Frozen.List(value);
    }

    /// <summary>
    /// For how long a model is waited for before one of <see cref="FallbackModels"/> is asked; null: for <see cref="OutageLimit"/>.
    /// </summary>
    [JsonInclude]
    public TimeSpan? FallbackAfter { get; internal init; }

    /// <summary>How many requests a service of models gets at once, 1 or more; null for no limit.</summary>
    [JsonInclude]
    public int? MaxRequests { get; internal init; }

    /// <summary>How much the model thinks; null leaves it to the model.</summary>
    [JsonInclude]
    public ModelEffort? Effort { get; internal init; }

    /// <summary>How many turns an attempt may take, 1 or more.</summary>
    [JsonInclude]
    public int MaxTurns { get; internal init; } = DefaultMaxTurns;

    /// <summary>The AWS region of Bedrock; null leaves it to the environment, then to the default region.</summary>
    [JsonInclude]
    public string? Region { get; internal init; }

    /// <summary>Whether Claude Code asks its model through Bedrock.</summary>
    [JsonInclude]
    public bool UseBedrock { get; internal init; }

    /// <summary>What is added to the agent's system prompt.</summary>
    [JsonInclude]
    public string? SystemPrompt { get; internal init; }

    /// <summary>
    /// Tools an agent may use beside those that edit files, as Claude Code names them, for instance <c>Bash(npm test)</c>.
    /// </summary>
    [JsonInclude]
    public IReadOnlyList<string> AllowedTools { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>Further arguments of the Claude Code command line.</summary>
    [JsonInclude]
    public IReadOnlyList<string> ClaudeArguments { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>Whether Claude Code may do everything without asking. Outside a container that is all that the user may do.</summary>
    [JsonInclude]
    public bool SkipPermissions { get; internal init; }

    /// <summary>
    /// For how long the trouble of a model's service (rate limits, overloads, lost connections) is waited out before a request fails.
    /// </summary>
    [JsonInclude]
    public TimeSpan OutageLimit { get; internal init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an agent may stay silent before its attempt is ended and tried again.</summary>
    [JsonInclude]
    public TimeSpan StallLimit { get; internal init; } = TimeSpan.FromMinutes(10);
}
