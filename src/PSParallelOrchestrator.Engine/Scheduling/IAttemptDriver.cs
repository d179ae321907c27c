using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Carries attempts out, beside the scheduler's loop. Everything that happens is posted back as a message.</summary>
internal interface IAttemptDriver
{
    /// <summary>Begins an attempt whose launching is on disk.</summary>
    void Start(RunTask task, AttemptSpec spec);

    /// <summary>Ends an attempt that was begun; its end is posted as usual.</summary>
    void Cancel(string token);

    /// <summary>Gives an attempt that is being ended no more time to end by itself.</summary>
    void Hurry(string token);

    /// <summary>Learns that the success of an attempt is on disk: its directory is kept for what it left alone.</summary>
    void Recorded(string directory);
}
