namespace PSParallelOrchestrator;

/// <summary>Who turns requirements into a plan.</summary>
public enum PlannerKind
{
    /// <summary>With real agents the first model that is usable, else <see cref="Heuristic"/>.</summary>
    Auto,

    /// <summary>Rules without a model: no key, no network, no cost; the same text gives the same plan.</summary>
    Heuristic,

    /// <summary>The Claude Code command line.</summary>
    ClaudeCode,

    /// <summary>The Anthropic API.</summary>
    Anthropic,

    /// <summary>Amazon Bedrock.</summary>
    Bedrock,
}
