using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>What an executor is to do: <c>task.json</c>, written before the executor is started.</summary>
internal sealed record DetachedTask
{
    /// <summary>The form of <c>task.json</c> that this version writes and executes. The first one named its own directory.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The version of the engine that wrote it; no other executes it.</summary>
    public required string Version { get; init; }

    /// <summary>The form it was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Whether what runs the executor, such as a container, holds it to the attempt's memory and CPUs already.</summary>
    public bool LimitsAreHeld { get; init; }

    /// <summary>A file that the executor makes, with the result in it, when the result is written; null for none.</summary>
    public string? Notice { get; init; }

    /// <summary>The attempt.</summary>
    public required AttemptSpec Spec { get; init; }
}
