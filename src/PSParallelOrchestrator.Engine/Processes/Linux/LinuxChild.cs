namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// A child on Linux. One launcher thread starts it, waits for it, ends what it leaves behind, and only then reaps it: so
/// its id, which names its session too, cannot go to anybody else while processes are recognised by it.
/// </summary>
internal sealed class LinuxChild : ChildProcess
{
    // The kernel counts resident memory per processor and adds up late, so a close figure proves nothing.
    private const long PeakMarginKilobytes = 4096;
    private const int ShortestLookMilliseconds = 10;
    private const int LongestLookMilliseconds = 200;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<ChildExit> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILeftoverStrategy strategy;
    private readonly ProcessClaim claim;
    private readonly ProcessEnder ender;
    private readonly long ownPeakKilobytes;
    private readonly long startedAt = TimeProvider.System.GetTimestamp();
    private long sampledPeakKilobytes;
    private volatile bool isAsked;
    private volatile bool isKilled;
    private bool isReaped;

    private LinuxChild(int pid, ChildStartInfo info, ChildFiles files, ILeftoverStrategy strategy)
    {
        Pid = pid;

        // Not reaped, so it is there even if it has exited already.
        StartTicks = ProcFile.ReadStat(pid)?.StartTicks ?? 0;
        StandardInput = files.StandardInput;
        StandardOutput = files.StandardOutput;
        StandardError = files.StandardError;
        this.strategy = strategy;
        ownPeakKilobytes = LibC.OwnPeakKilobytes();
        claim = ProcessClaim.OfChild(pid, StartTicks, info.Token);
        ender = new ProcessEnder(claim, () => ProcessTable.YoungerThan(pid), group: pid);
    }

    public override int Pid { get; }

    public override long StartTicks { get; }

    public override Task<ChildExit> Completion => completion.Task;

    public override Stream? StandardInput { get; }

    public override Stream? StandardOutput { get; }

    public override Stream? StandardError { get; }

    /// <summary>How the child's leftovers are found.</summary>
    public ILeftoverStrategy Strategy => strategy;

    /// <summary>How long ago the child started.</summary>
    public TimeSpan Age => TimeProvider.System.GetElapsedTime(startedAt);

    /// <summary>Starts a child.</summary>
    /// <param name="info">What to start.</param>
    /// <param name="strategy">How its leftovers are found.</param>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    public static Task<ChildProcess> StartAsync(ChildStartInfo info, ILeftoverStrategy strategy)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        LauncherThreads.Run(
            () =>
            {
                var child = Start(info, strategy);
                started.SetResult(child);
                child.WaitForEnd();
            },
            started.SetException);
        return started.Task;
    }

    public override async Task EndTreeAsync(CancellationToken atOnce)
    {
        if (!atOnce.IsCancellationRequested)
        {
            isAsked = true;
            await LauncherThreads.RunAsync(Ask);
            await Task.WhenAny(Completion, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, atOnce));
        }

        await (Completion.IsCompleted ? Completion : KillTreeAsync());
    }

    public override async Task KillTreeAsync()
    {
        isKilled = true;
        await LauncherThreads.RunAsync(Kill);
        await Completion;
    }

    /// <summary>Notes the memory of the child's processes, and who they are. Does nothing while the child is being ended.</summary>
    public void Sample(ProcessTable table)
    {
        if (!gate.TryEnter())
        {
            return;
        }

        try
        {
            if (isReaped)
            {
                return;
            }

            var members = claim.Members(table, useTokens: false);
            claim.Remember(members);
            foreach (var pid in members.Select(member => member.Pid).Append(Pid))
            {
                if (ProcFile.ReadStatus(pid, "VmHWM:"u8) is { } peak)
                {
                    sampledPeakKilobytes = Math.Max(sampledPeakKilobytes, peak);
                }
            }
        }
        finally
        {
            gate.Exit();
        }
    }

    private static LinuxChild Start(ChildStartInfo info, ILeftoverStrategy strategy)
    {
        info.Validate();
        var program = CommandResolver.Resolve(info);
        using var files = new ChildFiles(info);
        strategy.Enter();
        try
        {
            return new LinuxChild(SpawnCall.Start(program, info, files), info, files, strategy);
        }
        catch
        {
            files.DisposeStreams();
            strategy.Leave();
            throw;
        }
    }

    private void WaitForEnd()
    {
        ChildSampler.Add(this);
        try
        {
            ChildExit exit;
            var endedOrphans = 0;
            try
            {
                exit = End();
            }
            finally
            {
                endedOrphans = strategy.Leave();
            }

            completion.SetResult(exit with { EndedDescendants = exit.EndedDescendants + endedOrphans });
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }

    private ChildExit End()
    {
        try
        {
            if (!LibC.WaitForExitWithoutReaping(Pid))
            {
                throw ProcessErrors.ExitLost(Pid);
            }

            AwaitLeftovers();
            lock (gate)
            {
                strategy.EndLeftovers(ender);
                isReaped = true;
                return LibC.Reap(Pid, out var status, out var usage) ? Exit(status, usage) : throw ProcessErrors.ExitLost(Pid);
            }
        }
        finally
        {
            ChildSampler.Remove(this);
        }
    }

    /// <summary>Gives what the child started, and was asked to end with it, its time; what nobody asked has none.</summary>
    private void AwaitLeftovers()
    {
        for (var pause = ShortestLookMilliseconds; isAsked && !isKilled; pause = Math.Min(2 * pause, LongestLookMilliseconds))
        {
            lock (gate)
            {
                if (!ender.FindsAny())
                {
                    return;
                }
            }

            LibC.Pause(pause);
        }
    }

    private void Ask()
    {
        lock (gate)
        {
            if (!isReaped)
            {
                ender.Ask();
            }
        }
    }

    private void Kill()
    {
        lock (gate)
        {
            if (isReaped)
            {
                return;
            }

            _ = LibC.SignalPid(-Pid, LibC.SignalStop);
            ender.EndRound();
            _ = LibC.SignalPid(-Pid, LibC.SignalKill);
        }
    }

    private ChildExit Exit(int status, in ResourceUsage usage)
    {
        var signal = status & 0x7F;

        // Between fork and exec the child shares our memory, and the kernel counts that to it.
        long? peak = usage.PeakKilobytes > ownPeakKilobytes + PeakMarginKilobytes ? usage.PeakKilobytes
            : sampledPeakKilobytes > 0 ? sampledPeakKilobytes
            : null;
        return new ChildExit
        {
            ExitCode = signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            Signal = signal == 0 ? null : signal,
            CpuSeconds = usage.CpuSeconds,
            PeakMemoryBytes = peak * 1024,
            ReadBytes = usage.ReadBytes,
            WriteBytes = usage.WriteBytes,
            EndedDescendants = ender.Ended,
            SurvivingDescendants = ender.Surviving,
        };
    }
}
