using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Cli;

/// <summary>
/// Turns the first Ctrl+C, SIGTERM or SIGHUP into a wish to stop in order; a second one ends the process, to be resumed later.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> registrations;

    public TerminationSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (!stop.IsCancellationRequested)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
