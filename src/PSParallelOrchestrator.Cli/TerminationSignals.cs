using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Cli;

/// <summary>
/// Turns the first Ctrl+C, SIGTERM or SIGHUP into a wish to stop in order, and the second into one not to wait for what is being ended. The
/// next one, or the second where nobody waits so, ends the process, to be resumed later.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource hurry = new();
    private readonly List<PosixSignalRegistration> registrations;
    private volatile bool isHurryHeard;

    public TerminationSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    /// <summary>Those of this process.</summary>
    public static TerminationSignals OfThisProcess { get; } = new();

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Cancelled by the second signal. To be asked for by what waits for the end of something that can be ended at once.</summary>
    public CancellationToken Hurry()
    {
        isHurryHeard = true;
        return hurry.Token;
    }

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stop.Dispose();
        hurry.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (!stop.IsCancellationRequested)
        {
            context.Cancel = true;
            stop.Cancel();
        }
        else if (isHurryHeard && !hurry.IsCancellationRequested)
        {
            context.Cancel = true;
            hurry.Cancel();
        }
    }
}
