using System.Text.Json;
using System.Text.Json.Serialization;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>What somebody can ask of a run, in this process or through its inbox.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "request")]
[JsonDerivedType(typeof(StopRequest), "stop")]
[JsonDerivedType(typeof(StopTasksRequest), "stop-tasks")]
[JsonDerivedType(typeof(RetryRequest), "retry")]
[JsonDerivedType(typeof(AddTasksRequest), "add-tasks")]
[JsonDerivedType(typeof(ApproveRequest), "approve")]
[JsonDerivedType(typeof(DenyRequest), "deny")]
public abstract record RunRequest
{
    private protected static string Named(IReadOnlyList<string> tasks, string all) => tasks.Count == 0 ? all : string.Join(", ", tasks);
}

/// <summary>Stop: what waits is canceled, what runs is ended.</summary>
/// <param name="Reason">Who asks, or why.</param>
public sealed record StopRequest(string Reason) : RunRequest
{
    /// <inheritdoc/>
    public override string ToString() => "stop. " + Reason;
}

/// <summary>Run failed, canceled or conflict-blocked tasks again, with what they blocked.</summary>
/// <param name="Tasks">Their ids; empty for every task that failed, was canceled or could not be merged.</param>
public sealed record RetryRequest(IReadOnlyList<string> Tasks) : RunRequest
{
    /// <summary>What they ask for from then on; null for what they asked for.</summary>
    public RetryTerms? Terms { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        "retry " + Named(Tasks, "what failed or was canceled") + (Terms is null ? string.Empty : $" ({Terms})");
}

/// <summary>Stop tasks alone, running or waiting: they are canceled, and what depends on them is blocked.</summary>
/// <param name="Tasks">Their ids.</param>
/// <param name="Reason">Who asks, or why.</param>
public sealed record StopTasksRequest(IReadOnlyList<string> Tasks, string Reason) : RunRequest
{
    /// <inheritdoc/>
    public override string ToString() => $"stop {string.Join(", ", Tasks)}. {Reason}";
}

/// <summary>Add tasks to the run, which may depend on those it has.</summary>
/// <param name="Plan">The tasks, as <see cref="AddedTasks"/> writes them.</param>
public sealed record AddTasksRequest(JsonElement Plan) : RunRequest
{
    /// <inheritdoc/>
    public override string ToString() => "add " + Named(AddedTasks.Ids(Plan), "tasks");
}

/// <summary>Let tasks that wait for approval start.</summary>
/// <param name="Tasks">Their ids; empty for every task that waits.</param>
public sealed record ApproveRequest(IReadOnlyList<string> Tasks) : RunRequest
{
    /// <inheritdoc/>
    public override string ToString() => "approve " + Named(Tasks, "what waits for it");
}

/// <summary>Fail tasks that wait for approval.</summary>
/// <param name="Tasks">Their ids; empty for every task that waits.</param>
/// <param name="Reason">Why.</param>
public sealed record DenyRequest(IReadOnlyList<string> Tasks, string? Reason) : RunRequest
{
    /// <inheritdoc/>
    public override string ToString() =>
        "deny " + Named(Tasks, "what waits for approval") + (Reason is null ? string.Empty : ": " + Reason);
}
