using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>A child on Windows, in a job with everything that it starts: none of it can leave that, and all of it ends with it.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChild : ChildProcess
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(100);
    private readonly SafeProcessHandle process;
    private readonly JobObject job;
    private readonly TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Task<ChildExit> completion;
    private volatile bool isAsked;
    private bool isOver;

    private WindowsChild(SafeProcessHandle process, int pid, JobObject job, StandardHandles handles)
    {
        this.process = process;
        this.job = job;
        Pid = pid;
        StartTicks = ProcessIdentity.Of(pid)?.StartTicks ?? 0;
        StandardInput = handles.StandardInput;
        StandardOutput = handles.StandardOutput;
        StandardError = handles.StandardError;
        completion = CompleteAsync();
    }

    public override int Pid { get; }

    public override long StartTicks { get; }

    public override Task<ChildExit> Completion => completion;

    public override Stream? StandardInput { get; }

    public override Stream? StandardOutput { get; }

    public override Stream? StandardError { get; }

    /// <summary>Starts a child.</summary>
    /// <param name="info">What to start.</param>
    /// <exception cref="ChildStartException">It could not be started; nothing runs.</exception>
    public static Task<ChildProcess> BeginAsync(ChildStartInfo info) => Task.Run<ChildProcess>(() => Start(info));

    private static WindowsChild Start(ChildStartInfo info)
    {
        info.Validate();
        using var handles = new StandardHandles(info);
        JobObject? job = null;
        try
        {
            job = JobObject.Create(info.MemoryBytes, info.Cpus);
            var (process, pid) = WindowsStart.Start(info, handles, job.Add, ConsoleSignal.IsShared ? 0 : WindowsCalls.NoWindow);
            return new WindowsChild(process, pid, job, handles);
        }
        catch (Exception e)
        {
            job?.Dispose();
            handles.DisposeStreams();
            throw e is Win32Exception refused ? ProcessErrors.Other(info.FileName, refused.Message) : e;
        }
    }

    public override async Task EndTreeAsync(CancellationToken atOnce)
    {
        if (!atOnce.IsCancellationRequested && TryAsk())
        {
            await Task.WhenAny(Completion, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, atOnce));
        }

        await (Completion.IsCompleted ? Completion : KillTreeAsync());
    }

    public override async Task KillTreeAsync()
    {
        killed.TrySetResult();
        lock (gate)
        {
            if (!isOver)
            {
                job.Terminate();
            }
        }

        await Completion;
    }

    private bool TryAsk()
    {
        lock (gate)
        {
            // Once it is over, its id may be another's.
            return isAsked = !isOver && ConsoleSignal.TryAsk(Pid);
        }
    }

    private async Task<ChildExit> CompleteAsync()
    {
        await ProcessExit.WaitAsync(process);
        for (var pause = ShortestLook; isAsked && !killed.Task.IsCompleted && job.ActiveProcesses > 0; pause = Longer(pause))
        {
            // Who was asked to end with it has the time it was given.
            await Task.WhenAny(killed.Task, Task.Delay(pause, TimeProvider.System));
        }

        var left = job.ActiveProcesses;
        job.Terminate();
        for (var pause = ShortestLook; job.ActiveProcesses > 0; pause = Longer(pause))
        {
            await Task.Delay(pause, TimeProvider.System);
            job.Terminate();
        }

        lock (gate)
        {
            isOver = true;
            var (cpu, read, written) = job.Usage();
            var exit = new ChildExit
            {
                ExitCode = ProcessExit.Code(process),
                CpuSeconds = cpu,
                PeakMemoryBytes = job.PeakMemoryBytes,
                ReadBytes = read,
                WriteBytes = written,
                EndedDescendants = left,
            };
            job.Dispose();
            process.Dispose();
            return exit;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause < LongestLook ? 2 * pause : LongestLook;
}
