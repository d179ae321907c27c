using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>What one session of Claude Code is started with.</summary>
internal sealed record ClaudeLaunch
{
    /// <summary>The program.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Its environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The directory it works in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The attempt's token; null for a question.</summary>
    public string? Token { get; init; }

    /// <summary>The prompt, for its standard input.</summary>
    public required byte[] Prompt { get; init; }

    /// <summary>Where its lines go.</summary>
    public required string Transcript { get; init; }

    /// <summary>Where its error output goes.</summary>
    public required string ErrorLog { get; init; }

    /// <summary>What must be written nowhere.</summary>
    public required Redactor Redactor { get; init; }

    /// <summary>What it does at the model gateway.</summary>
    public required IModelUse Models { get; init; }

    /// <summary>The time for its end is over, where it is asked to end; canceled for one that is given none.</summary>
    public CancellationToken AtOnce { get; init; } = new(canceled: true);

    /// <summary>How long it may say nothing while no tool is at work.</summary>
    public required TimeSpan StallLimit { get; init; }
}
