using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>A task while a plan is made.</summary>
internal sealed class TaskDraft(string title, PartKind kind, params IReadOnlyList<Part> parts)
{
    /// <summary>A line for people.</summary>
    public string Title { get; } = title;

    /// <summary>What kind of work it is.</summary>
    public PartKind Kind { get; } = kind;

    /// <summary>The class of work it is.</summary>
    public WorkStage Stage => Kind.Stage;

    /// <summary>The parts it makes; several where parts were grouped, none for what the planner adds.</summary>
    public IReadOnlyList<Part> Parts { get; } = parts;

    /// <summary>Of a task of tests: what it tests; none for the whole.</summary>
    public IReadOnlyList<TaskDraft> Covers { get; init; } = [];

    /// <summary>Whether it is the task that settles what the parts agree on.</summary>
    public bool IsAgreement { get; init; }

    /// <summary>The task's name in the plan.</summary>
    public string Id { get; set; } = "";

    /// <summary>What it depends on.</summary>
    public List<TaskDraft> Needs { get; } = [];

    /// <summary>How long an agent is thought to take.</summary>
    public TimeSpan Estimate =>
        TimeSpan.FromMinutes(
            Kind.Minutes
                + (2 * Math.Max(0, Covers.Count - 1))
                + Parts.Skip(1).Sum(part => part.Kind.Minutes / 2)
                + Math.Min(10, Parts.Sum(part => part.Details.Count)));
}
