namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>How what a child leaves behind is found. Called on the launcher's threads, which may block.</summary>
internal interface ILeftoverStrategy
{
    /// <summary>A child is about to be started.</summary>
    void Enter();

    /// <summary>Ends everything of a child that has exited, but is not reaped.</summary>
    void EndLeftovers(ProcessEnder ender);

    /// <summary>A child is reaped, or was not started after all.</summary>
    /// <returns>How many orphans of unknown origin were ended because no child runs any more.</returns>
    int Leave();

    /// <summary>Called every second while children run.</summary>
    void Tick();
}
