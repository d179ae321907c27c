using System.Collections.ObjectModel;

namespace PSParallelOrchestrator;

/// <summary>What a task of kind <see cref="TaskKind.PowerShell"/> runs, and with what. Immutable.</summary>
public sealed record TaskScript
{
    /// <summary>The text of the script block, without the braces around it, or of the file.</summary>
    public string Text { get; internal init; } = string.Empty;

    /// <summary>The script's arguments, by position.</summary>
    public IReadOnlyList<ScriptValue> Arguments { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>Variables that the script finds, by their names; those of <c>$using:</c> are among them.</summary>
    public IReadOnlyDictionary<string, ScriptValue> Variables { get; internal init => field = Frozen.Map(value); } =
        ReadOnlyDictionary<string, ScriptValue>.Empty;

    /// <summary>Modules that are imported before the script: names, or paths.</summary>
    public IReadOnlyList<string> Modules { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>The PowerShell to run it in: a path, or a name looked up on PATH; null is the run's.</summary>
    public string? Shell { get; internal init; }

    /// <summary>
    /// Whether it runs in a runspace of the PowerShell that the run was started from, on the backend Threading: sooner begun, but it cannot
    /// be ended by force, and shares that process's environment, current directory and fate.
    /// </summary>
    public bool InProcess { get; internal init; }

    /// <summary>Whether the exit code of the last program that the script ran fails the attempt, where it is a failure.</summary>
    public bool FailOnExitCode { get; internal init; }

    /// <summary>The script for people.</summary>
    /// <returns>Its text.</returns>
    public override string ToString() => Text;
}
