namespace PSParallelOrchestrator;

/// <summary>The network of a task, on backends that hold tasks to one: Docker.</summary>
public enum TaskNetwork
{
    /// <summary>None, not even that of its machine.</summary>
    None,

    /// <summary>One behind which it reaches what its machine reaches.</summary>
    Bridge,
}
