namespace PSParallelOrchestrator;

/// <summary>What stands behind a run object: its orchestrator in this process, or the files of one elsewhere.</summary>
internal interface IRunControl
{
    /// <summary>Takes in what happened since, where nobody does so by himself.</summary>
    void Refresh();

    /// <summary>Asks the run to stop; returns when that is on disk.</summary>
    /// <param name="reason">Who asks, or why.</param>
    /// <exception cref="OrchestratorException">It cannot be stopped.</exception>
    void Stop(string reason);

    /// <summary>Waits until the run has ended and its reports are written, or its orchestrator is gone.</summary>
    /// <param name="timeout">How long at most; infinite for <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether it has.</returns>
    bool Wait(TimeSpan timeout);

    /// <summary>Waits until the run has ended and its reports are written, or its orchestrator is gone.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>Adds to the warnings of the run; an orchestrator keeps it in the record of the run too.</summary>
    /// <param name="text">What.</param>
    void Warn(string text);
}
