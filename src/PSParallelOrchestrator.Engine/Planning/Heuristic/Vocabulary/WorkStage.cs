namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

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
