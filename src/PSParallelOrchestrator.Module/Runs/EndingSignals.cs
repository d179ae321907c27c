using System.Runtime.InteropServices;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>
/// SIGTERM and SIGHUP while runs live here: PowerShell would end at once, and leave the processes of their tasks behind. They are ended
/// first, and the runs are Interrupted.
/// </summary>
internal static class EndingSignals
{
    private const int Base = 128;
    private static readonly Lock Gate = new();
    private static IReadOnlyList<PosixSignalRegistration> registrations = [];

    /// <summary>From the first run on, signals are listened for; without a run that lives they do what they did.</summary>
    public static void Watch()
    {
        lock (Gate)
        {
            registrations = registrations.Count > 0 ? registrations :
            [
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, number: 15)),
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => End(context, number: 1)),
            ];
        }
    }

    /// <summary>Signals do what they did.</summary>
    public static void Forget()
    {
        lock (Gate)
        {
            foreach (var registration in registrations)
            {
                registration.Dispose();
            }

            registrations = [];
        }
    }

    private static void End(PosixSignalContext context, int number)
    {
        if (RunHost.LiveRuns.Count > 0)
        {
            context.Cancel = true;

            // What has to be done at the end of the process is, see ModuleLifetime.
            Environment.Exit(Base + number);
        }
    }
}
