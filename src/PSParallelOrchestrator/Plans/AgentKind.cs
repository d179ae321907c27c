namespace PSParallelOrchestrator;

/// <summary>Who does the work of a task of kind <see cref="TaskKind.Agent"/>.</summary>
public enum AgentKind
{
    /// <summary>Deterministic files without a model: no key, no network, no cost.</summary>
    Simulated,

    /// <summary>The Claude Code command line.</summary>
    ClaudeCode,

    /// <summary>The Anthropic API.</summary>
    Anthropic,

    /// <summary>Amazon Bedrock.</summary>
    Bedrock,
}
