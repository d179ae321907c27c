using System.Globalization;
using System.Runtime.Versioning;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>
/// Asks a psorch that has a console of its own to end: an event of Windows that it listens to, since no signal reaches it there.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class EndRequest
{
    /// <summary>Listens for the request to this process.</summary>
    /// <param name="asked">Called each time it is asked.</param>
    /// <returns>Ends the listening.</returns>
    public static IDisposable Listen(Action asked)
    {
        var wish = new EventWaitHandle(initialState: false, EventResetMode.AutoReset, Name(ProcessIdentity.Current));
        var registered = ThreadPool.UnsafeRegisterWaitForSingleObject(
            wish, static (state, _) => ((Action)state!)(), asked, Timeout.Infinite, executeOnlyOnce: false);
        return new Listening(wish, registered);
    }

    /// <summary>Asks a process to end.</summary>
    /// <returns>Whether it listens.</returns>
    public static bool TrySend(ProcessIdentity process)
    {
        try
        {
            if (EventWaitHandle.TryOpenExisting(Name(process), out var wish))
            {
                using (wish)
                {
                    return wish.Set();
                }
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // That of another user.
        }

        return false;
    }

    private static string Name(ProcessIdentity process) =>
        string.Create(CultureInfo.InvariantCulture, $@"Local\psorch-end-{process.Pid}-{process.StartTicks}");

    private sealed class Listening(EventWaitHandle wish, RegisteredWaitHandle registered) : IDisposable
    {
        public void Dispose()
        {
            registered.Unregister(null);
            wish.Dispose();
        }
    }
}
