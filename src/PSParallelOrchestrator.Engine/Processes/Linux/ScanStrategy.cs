namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// Finds leftovers by looks at /proc, for a process that is not a subreaper. What has cleared its environment, left its
/// session and lost its parent, all within the second between two looks, is not recognised and lives on.
/// </summary>
internal sealed class ScanStrategy : ILeftoverStrategy
{
    public static ScanStrategy Instance { get; } = new();

    public void Enter()
    {
    }

    public void EndLeftovers(ProcessEnder ender) => ender.EndUntilNoneIsFound();

    public int Leave() => 0;

    public void Tick()
    {
    }
}
