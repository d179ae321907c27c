using System.Globalization;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>Where things stand in a run's directory. Derived, never stored.</summary>
/// <param name="root">The run's directory, as a full path.</param>
public sealed class RunPaths(string root)
{
    /// <summary>The run's directory.</summary>
    public string Root { get; } = root;

    /// <summary>What the orchestrator keeps for itself.</summary>
    public string State { get; } = Path.Combine(root, ".orchestrator");

    /// <summary>The plan that is run.</summary>
    public string Plan => Path.Combine(State, "plan.json");

    /// <summary>Who the run is and how it is run.</summary>
    public string Run => Path.Combine(State, "run.json");

    /// <summary>The record of the run.</summary>
    public string Journal => Path.Combine(State, "journal.jsonl");

    /// <summary>Held open by the owner for the run's life.</summary>
    public string Lock => Path.Combine(State, "lock");

    /// <summary>Who the owner is, for messages: the lock itself cannot be read while it is held.</summary>
    public string Owner => Path.Combine(State, "owner");

    /// <summary>Requests from other processes.</summary>
    public string Inbox => Path.Combine(State, "inbox");

    /// <summary>The run's own bare git repository.</summary>
    public string Repository => Path.Combine(State, "repo.git");

    /// <summary>An index of git for each task, so that a retry need not read again what has not changed.</summary>
    public string Indexes => Path.Combine(State, "indexes");

    /// <summary>Temporary trees of a consolidation, on the same file system as the output.</summary>
    public string Staging => Path.Combine(State, "staging");

    /// <summary>The log for people.</summary>
    public string Log => Path.Combine(Root, "orchestrator.log");

    /// <summary>What a model left that planned.</summary>
    public string Planner => Path.Combine(Root, "planner");

    /// <summary>The summary of the run.</summary>
    public string Summary => Path.Combine(Root, "execution_summary.json");

    /// <summary>A line for each attempt.</summary>
    public string Trace => Path.Combine(Root, "trace.tsv");

    /// <summary>The report for people.</summary>
    public string Report => Path.Combine(Root, "report.html");

    /// <summary>An attempt's own directory.</summary>
    /// <param name="executor">The executor slot.</param>
    /// <param name="taskId">The task's id.</param>
    /// <param name="attempt">The attempt's number.</param>
    /// <returns>The full path.</returns>
    public string Attempt(int executor, string taskId, int attempt) =>
        Path.Join(
            Root,
            string.Create(CultureInfo.InvariantCulture, $"executor_{executor}"),
            taskId,
            string.Create(CultureInfo.InvariantCulture, $"attempt-{attempt}"));

    /// <summary>An attempt's own directory.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>The full path.</returns>
    public string Attempt(TaskAttempt attempt) => Attempt(attempt.Executor, attempt.Task.Id, attempt.Number);
}
