using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Carries attempts out, beside the scheduler's loop. Everything that happens is posted back as a message.</summary>
internal interface IAttemptDriver
{
    /// <summary>Begins an attempt whose launching is on disk.</summary>
    /// <param name="task">The task.</param>
    /// <param name="spec">The attempt.</param>
    void Start(RunTask task, AttemptSpec spec);

    /// <summary>Ends an attempt that was begun; its end is posted as usual.</summary>
    /// <param name="token">The attempt's token.</param>
    void Cancel(string token);

    /// <summary>Gives an attempt that is being ended no more time to end by itself.</summary>
    /// <param name="token">The attempt's token.</param>
    void Hurry(string token);

    /// <summary>Learns that the success of an attempt is on disk: its directory is kept for what it left alone.</summary>
    /// <param name="directory">The attempt's directory.</param>
    void Recorded(string directory);
}
