namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>What tasks that run again ask for from then on, in place of what the plan says. Null leaves what they asked for.</summary>
public sealed record RetryTerms
{
    /// <summary>The memory of an attempt.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The model that the agent asks.</summary>
    public string? Model { get; init; }

    /// <summary>Who does the task.</summary>
    public AgentKind? Agent { get; init; }

    /// <summary>Whether the next attempt begins with a new workspace and a new session.</summary>
    public bool Clean { get; init; }

    /// <summary>Whether they leave everything as it was.</summary>
    internal bool IsEmpty => this == new RetryTerms();

    /// <summary>Whether the next attempt begins anew: another agent cannot go on with the session of the one before.</summary>
    internal bool BeginsAnew => Clean || Agent is not null;

    /// <summary>The terms in a line.</summary>
    /// <returns>The terms; empty for none.</returns>
    public override string ToString() => string.Join(", ", new[]
    {
        Memory is { } memory ? $"memory {memory}" : null,
        TimeLimit is { } limit ? $"time limit {limit:c}" : null,
        Agent is { } agent ? $"agent {agent}" : null,
        Model is { } model ? $"model {model}" : null,
        Clean ? "clean" : null,
    }.OfType<string>());

    /// <summary>A task that asks for that.</summary>
    /// <param name="task">The task.</param>
    internal OrchestratorTask In(OrchestratorTask task) => task with
    {
        Resources = Memory is null ? task.Resources : (task.Resources ?? new TaskResources()) with { Memory = Memory },
        TimeLimit = TimeLimit ?? task.TimeLimit,
        Model = Model ?? task.Model,
        Agent = Agent ?? task.Agent,
    };

    /// <summary>Notes them with a task: its next attempt is given what it asks for now, whatever earlier ones were given.</summary>
    /// <param name="task">The task.</param>
    internal void Note(RunTask task)
    {
        task.Definition = In(task.Definition);
        task.MemoryFrom = Memory is null ? task.MemoryFrom : task.Attempts.Count;
        task.TimeLimitFrom = TimeLimit is null ? task.TimeLimitFrom : task.Attempts.Count;
        task.CleanFrom = BeginsAnew ? task.Attempts.Count : task.CleanFrom;
    }
}
