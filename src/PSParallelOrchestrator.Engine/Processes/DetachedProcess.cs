using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Processes.Windows;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>
/// A process that is to outlive this one: nobody ends it, nor what it leaves behind, because of how we end. It is watched
/// by one of the launcher's threads, which waits for its exit whether anybody still asks or not.
/// </summary>
internal sealed class DetachedProcess
{
    private const int UnlimitedMilliseconds = -1;
    private const int PollMilliseconds = 100;
    private readonly TaskCompletionSource<DetachedExit> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DetachedProcess(ProcessIdentity identity) => Identity = identity;

    /// <summary>Who it is.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>Ends when the process has exited; never faults.</summary>
    public Task<DetachedExit> Ended => ended.Task;

    /// <summary>Starts a process.</summary>
    /// <param name="info">What to start; its output has to be files or nothing, and no token is looked for.</param>
    /// <param name="input">What it reads from its standard input; null for what the request says, a file or nothing.</param>
    /// <exception cref="ChildStartException">It could not be started; nothing runs.</exception>
    public static Task<DetachedProcess> StartAsync(ChildStartInfo info, byte[]? input = null)
    {
        var started = new TaskCompletionSource<DetachedProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        LauncherThreads.Run(
            () =>
            {
                if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
                {
                    StartOnLinux(info, input, started);
                }
                else if (OperatingSystem.IsWindows())
                {
                    StartOnWindows(info, input, started);
                }
                else
                {
                    StartElsewhere(info, input, started);
                }
            },
            exception => started.TrySetException(exception));
        return started.Task;
    }

    /// <summary>Watches a process that somebody else started.</summary>
    /// <param name="identity">Who it is.</param>
    /// <returns>The process; it has ended already where it is not there any more.</returns>
    public static DetachedProcess Watch(ProcessIdentity identity)
    {
        var process = new DetachedProcess(identity);
        LauncherThreads.Run(
            () =>
            {
                process.AwaitForeignExit();
                process.ended.SetResult(DetachedExit.Unknown);
            },
            _ => process.ended.TrySetResult(DetachedExit.Unknown));
        return process;
    }

    /// <summary>
    /// Asks the process to end (SIGTERM; on Windows as psorch listens for it). Does nothing where it has ended, or where the system has no
    /// such request.
    /// </summary>
    /// <returns>Whether it was asked, or has ended.</returns>
    public bool AskToEnd()
    {
        if (OperatingSystem.IsWindows())
        {
            return Ended.IsCompleted || EndRequest.TrySend(Identity);
        }

        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        if (!Ended.IsCompleted
            && Identity.BootId == ProcessIdentity.CurrentBootId
            && ProcFile.ReadStat(Identity.Pid) is { IsDead: false } entry
            && entry.StartTicks == Identity.StartTicks)
        {
            using var handle = ProcessHandle.TryOpen(entry);
            handle?.Signal(LibC.SignalTerminate);
        }

        return true;
    }

    private static void StartOnLinux(ChildStartInfo info, byte[]? input, TaskCompletionSource<DetachedProcess> started)
    {
        info.Validate();
        var program = CommandResolver.Resolve(info);
        int pid;
        Stream? toChild;
        using (var files = new ChildFiles(input is null ? info : info with { Input = ChildInput.Pipe }))
        {
            try
            {
                pid = SpawnCall.Start(program, info, files);
            }
            catch
            {
                files.DisposeStreams();
                throw;
            }

            toChild = files.StandardInput;
        }

        // Not reaped, so it is there even if it has exited already.
        var process = new DetachedProcess(new ProcessIdentity(ProcessIdentity.CurrentBootId, pid, ProcFile.ReadStat(pid)?.StartTicks ?? 0));
        started.SetResult(process);
        Write(input, toChild);
        var exit = DetachedExit.Unknown;
        if (LibC.WaitForExitWithoutReaping(pid) && LibC.Reap(pid, out var status, out _))
        {
            exit = DetachedExit.OfStatus(status);
        }

        process.ended.SetResult(exit);
    }

    [SupportedOSPlatform("windows")]
    private static void StartOnWindows(ChildStartInfo info, byte[]? input, TaskCompletionSource<DetachedProcess> started)
    {
        info.Validate();
        SafeProcessHandle handle;
        int pid;
        Stream? toChild;
        using (var files = new StandardHandles(input is null ? info : info with { Input = ChildInput.Pipe }))
        {
            try
            {
                // A console of its own, and out of the job that we may be in: it outlives both.
                (handle, pid) = WindowsStart.Start(info, files, begin: null, WindowsCalls.NoWindow | WindowsCalls.BreakAwayFromJob);
            }
            catch
            {
                files.DisposeStreams();
                throw;
            }

            toChild = files.StandardInput;
        }

        using (handle)
        {
            var process = new DetachedProcess(
                ProcessIdentity.Of(pid) ?? new ProcessIdentity(ProcessIdentity.CurrentBootId, pid, 0));
            started.SetResult(process);
            Write(input, toChild);
            ProcessExit.WaitAsync(handle).Wait();
            process.ended.SetResult(new DetachedExit(ProcessExit.Code(handle), Signal: null));
        }
    }

    private static void StartElsewhere(ChildStartInfo info, byte[]? input, TaskCompletionSource<DetachedProcess> started)
    {
        info.Validate();
        var start = new ProcessStartInfo(CommandResolver.Resolve(info), info.Arguments)
        {
            WorkingDirectory = info.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = input is not null,
        };
        start.Environment.Clear();
        foreach (var (name, value) in info.Environment)
        {
            start.Environment[name] = value;
        }

        using var child = new Process { StartInfo = start };
        try
        {
            child.Start();
        }
        catch (Win32Exception exception)
        {
            throw ProcessErrors.Other(info.FileName, exception.Message);
        }

        var process = new DetachedProcess(ProcessIdentity.Of(child.Id) ?? new ProcessIdentity(ProcessIdentity.CurrentBootId, child.Id, 0));
        started.SetResult(process);
        Write(input, input is null ? null : child.StandardInput.BaseStream);
        child.WaitForExit();
        process.ended.SetResult(new DetachedExit(child.ExitCode, Signal: null));
    }

    private static void Write(byte[]? input, Stream? toChild)
    {
        if (input is null || toChild is null)
        {
            return;
        }

        try
        {
            using (toChild)
            {
                toChild.Write(input);
            }
        }
        catch (IOException)
        {
            // It ended without reading, and how it ended says the rest.
        }
    }

    private void AwaitForeignExit()
    {
        if (OperatingSystem.IsLinux()
            && ProcFile.ReadStat(Identity.Pid) is { IsDead: false } entry
            && entry.StartTicks == Identity.StartTicks)
        {
            using var handle = ProcessHandle.TryOpen(entry);
            handle?.AwaitExit(UnlimitedMilliseconds);
        }

        // Where the system has no event for it.
        while (Identity.IsAlive())
        {
#pragma warning disable RS0030 // This thread of its own does nothing but wait, for a process that no virtual time moves.
            Thread.Sleep(PollMilliseconds);
#pragma warning restore RS0030
        }
    }
}
