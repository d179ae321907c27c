namespace PSParallelOrchestrator;

/// <summary>How agents that ask a model work. Holds no secret: it is kept in the run's directory.</summary>
public sealed record AgentOptions
{
    /// <summary>The default number of turns of one attempt.</summary>
    public const int DefaultMaxTurns = 50;

    /// <summary>The model; null leaves it to the agent (Bedrock: the default model of this module).</summary>
    public string? Model { get; init; }

    /// <summary>How much the model thinks; null leaves it to the model.</summary>
    public ModelEffort? Effort { get; init; }

    /// <summary>How many turns an attempt may take, 1 or more.</summary>
    public int MaxTurns { get; init; } = DefaultMaxTurns;

    /// <summary>The AWS region of Bedrock; null leaves it to the environment, then to the default region.</summary>
    public string? Region { get; init; }

    /// <summary>Whether Claude Code asks its model through Bedrock.</summary>
    public bool UseBedrock { get; init; }

    /// <summary>What is added to the agent's system prompt.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>
    /// Tools an agent may use beside those that edit files, as Claude Code names them, for instance <c>Bash(npm test)</c>.
    /// </summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>Further arguments of the Claude Code command line.</summary>
    public IReadOnlyList<string> ClaudeArguments { get; init; } = [];

    /// <summary>Whether Claude Code may do everything without asking. Outside a container that is all that the user may do.</summary>
    public bool SkipPermissions { get; init; }

    /// <summary>How long an agent may stay silent before its attempt is ended and tried again.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(10);
}
