using System.Runtime.InteropServices;
using PSParallelOrchestrator.Engine.Processes.Windows;

namespace PSParallelOrchestrator.Cli;

/// <summary>
/// Turns the first Ctrl+C, SIGTERM or SIGHUP (on Windows also Ctrl+Break, the console's close, logoff and shutdown) into a wish to stop in
/// order, and the second into one not to wait for what is being ended. The next one, or the second where nobody waits so, ends the process,
/// to be resumed later.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    // Windows ends a process whose console closes when the handler returns, or some seconds later.
    private static readonly TimeSpan LongestHandling = TimeSpan.FromSeconds(4.5);
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource hurry = new();
    private readonly ManualResetEventSlim isOver = new();
    private readonly List<IDisposable> registrations;
    private volatile bool isHurryHeard;

    public TerminationSignals()
    {
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
        if (OperatingSystem.IsWindows())
        {
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Handle));
            registrations.Add(EndRequest.Listen(() => TryStop()));
        }
    }

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
        // A handler may still be at work: what it uses lives as long as the process.
        isOver.Set();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = TryStop();
        if (context.Cancel && OperatingSystem.IsWindows() && context.Signal is PosixSignal.SIGHUP or PosixSignal.SIGTERM)
        {
            isOver.Wait(LongestHandling, CancellationToken.None);
        }
    }

    private bool TryStop()
    {
        if (!stop.IsCancellationRequested)
        {
            stop.Cancel();
            return true;
        }

        if (isHurryHeard && !hurry.IsCancellationRequested)
        {
            hurry.Cancel();
            return true;
        }

        return false;
    }
}
