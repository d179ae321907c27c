using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Processes.Portable;
using PSParallelOrchestrator.Engine.Processes.Windows;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>
/// A child process and everything it starts: the one way in which the engine starts programs. The child leads a session
/// of its own (a terminal's Ctrl+C does not reach it) and has default signals and no open file but the three standard ones.
/// </summary>
internal abstract class ChildProcess
{
    /// <summary>The process id.</summary>
    public abstract int Pid { get; }

    /// <summary>When the process started, as <see cref="ProcessIdentity.StartTicks"/> counts it.</summary>
    public abstract long StartTicks { get; }

    /// <summary>
    /// Ends when the child and all that it started are gone: what it leaves behind when it exits is ended first. Faults
    /// with an <see cref="OrchestratorException"/> only if the exit status was lost.
    /// </summary>
    public abstract Task<ChildExit> Completion { get; }

    /// <summary>Where to write the child's input, if that was asked for; the caller disposes it, which ends the input.</summary>
    public abstract Stream? StandardInput { get; }

    /// <summary>Where to read the child's output, if that was asked for; the caller disposes it.</summary>
    public abstract Stream? StandardOutput { get; }

    /// <summary>Where to read the child's error output, if that was asked for; the caller disposes it.</summary>
    public abstract Stream? StandardError { get; }

    /// <summary>Who the child is, for a later process to recognise it.</summary>
    public ProcessIdentity Identity => new(ProcessIdentity.CurrentBootId, Pid, StartTicks);

    /// <summary>
    /// Starts a child. On 64-bit Linux by posix_spawn, on Windows in a job; elsewhere by <see cref="System.Diagnostics.Process"/>, where
    /// no new session is made, this process passes output on, and what a child leaves behind when it exits by itself is not ended.
    /// </summary>
    /// <param name="info">What to start.</param>
    /// <exception cref="ChildStartException">It could not be started; nothing runs.</exception>
    public static Task<ChildProcess> StartAsync(ChildStartInfo info) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess
            ? LinuxChild.StartAsync(info, Subreaper.Strategy)
            : OperatingSystem.IsWindows() ? WindowsChild.BeginAsync(info)
            : Task.FromResult<ChildProcess>(PortableChild.Start(info));

    /// <summary>
    /// Asks the child and everything it started to end (SIGTERM; on Windows Ctrl+Break, where it shares a console with us), and ends by
    /// force what is left when its time is over. Where there is no such request, all is ended at once.
    /// </summary>
    /// <returns>A task that ends with <see cref="Completion"/>.</returns>
    public virtual Task EndTreeAsync(CancellationToken atOnce) => KillTreeAsync();

    /// <summary>Ends the child and everything it started, without asking it. Returns when nothing of it is left.</summary>
    /// <returns>A task that ends with <see cref="Completion"/>.</returns>
    public abstract Task KillTreeAsync();
}
