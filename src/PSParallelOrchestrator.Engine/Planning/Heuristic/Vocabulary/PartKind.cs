namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

/// <summary>A kind of part that software is made of.</summary>
/// <param name="Name">A short name, also a tag of the task.</param>
/// <param name="Stage">The class of work it is.</param>
/// <param name="Weight">What it adds to the complexity, 1 (a detail) to 8 (a system of its own).</param>
/// <param name="Minutes">How long an agent is thought to take.</param>
/// <param name="Concern">What it obliges the project to deal with; empty for nothing in particular.</param>
/// <param name="Phrases">How requests name it.</param>
/// <param name="Brief">What to make.</param>
/// <param name="DoneWhen">How to see that it is made.</param>
internal sealed record PartKind(
    string Name, WorkStage Stage, int Weight, int Minutes, string Concern, IReadOnlyList<string> Phrases, string Brief, string DoneWhen)
{
    /// <summary>Whether another kind in the same phrase says more: "payment API" is about payments.</summary>
    public bool IsGeneric { get; init; }

    /// <summary>The place in a chain of processing, where each step works on what the one before made; 0 for none.</summary>
    public int FlowRank { get; init; }
}

/// <summary>Classes of work, in the order in which one builds on another.</summary>
internal enum WorkStage
{
    /// <summary>Interfaces, schemas, designs: what parallel work agrees on.</summary>
    Contract,

    /// <summary>The parts themselves.</summary>
    Implementation,

    /// <summary>Putting the parts together.</summary>
    Integration,

    /// <summary>Packaging, deployment, operation.</summary>
    Delivery,

    /// <summary>Automated tests.</summary>
    Tests,

    /// <summary>What people read.</summary>
    Documentation,
}
