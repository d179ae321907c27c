using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>
/// The hosts of a run that wait for scripts. There are as many as are needed at once: one for each processor at first, and one more
/// whenever none came back for a while although a script waits, since starting one takes as long as a hundred small scripts.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class WarmHosts(TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Shell> shells = new(StringComparer.Ordinal);
    private readonly List<Task> starting = [];
    private bool isClosed;

    /// <summary>Takes a host for one attempt.</summary>
    /// <param name="program">The PowerShell.</param>
    /// <returns>The host, which is given back.</returns>
    /// <exception cref="OperationCanceledException">It is not waited for any longer.</exception>
    /// <exception cref="ChildStartException">It cannot be started.</exception>
    /// <exception cref="IOException">It cannot be started.</exception>
    public async Task<WarmHost> TakeAsync(string program, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<WarmHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        Shell? shell;
        lock (gate)
        {
            if (!shells.TryGetValue(program, out shell))
            {
                shells[program] = shell = new Shell();
            }

            if (shell.Idle.TryPop(out var idle))
            {
                return idle;
            }

            shell.Waiters.AddLast(waiter);
            if (shell.Count < System.Environment.ProcessorCount)
            {
                Start(program, shell);
            }
        }

        try
        {
            while (await Task.WhenAny(waiter.Task, Task.Delay(Patience, time, cancellationToken)) != waiter.Task)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lock (gate)
                {
                    if (shell.Starting == 0 && shell.Waiters.Contains(waiter) && time.GetElapsedTime(shell.LastGiven) >= Patience)
                    {
                        Start(program, shell);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                shell.Waiters.Remove(waiter);
            }

            if (waiter.Task is { IsCompletedSuccessfully: true, Result: var given })
            {
                await GiveBackAsync(program, given);
            }

            throw;
        }

        return await waiter.Task;
    }

    /// <summary>Gives a host back; one that cannot be used again is ended.</summary>
    public async Task GiveBackAsync(string program, WarmHost host)
    {
        lock (gate)
        {
            var shell = shells[program];
            if (host.IsUsable && !isClosed)
            {
                Give(shell, host);
                return;
            }

            shell.Count--;
        }

        await host.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Task> left;
        lock (gate)
        {
            isClosed = true;
            left = [.. starting];
        }

        await Task.WhenAll(left);
        await Task.WhenAll(shells.Values.SelectMany(shell => shell.Idle).Select(host => host.DisposeAsync().AsTask()));
    }

    private void Give(Shell shell, WarmHost host)
    {
        shell.LastGiven = time.GetTimestamp();
        while (shell.Waiters.First is { } first)
        {
            shell.Waiters.RemoveFirst();
            if (first.Value.TrySetResult(host))
            {
                return;
            }
        }

        shell.Idle.Push(host);
    }

    // Under the lock.
    private void Start(string program, Shell shell)
    {
        shell.Count++;
        shell.Starting++;
        starting.RemoveAll(task => task.IsCompleted);
        starting.Add(Task.Run(() => StartAsync(program, shell)));
    }

    private async Task StartAsync(string program, Shell shell)
    {
        WarmHost? host = null;
        Exception? problem = null;
        try
        {
            host = await WarmHost.StartAsync(program, Path.GetPathRoot(Path.GetTempPath())!, Environment());
        }
        catch (Exception e) when (e is ChildStartException or IOException or UnauthorizedAccessException)
        {
            problem = e;
        }

        lock (gate)
        {
            shell.Starting--;
            if (host is not null && !isClosed)
            {
                Give(shell, host);
                return;
            }

            shell.Count--;
            if (problem is not null && shell.Waiters.First is { } first)
            {
                shell.Waiters.RemoveFirst();
                first.Value.TrySetException(problem);
            }
        }

        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>What every attempt has of this process's environment; its token is of no attempt.</summary>
    private static Dictionary<string, string> Environment()
    {
        var environment = AgentlessEnvironment.OfThisProcess();
        HostCommand.Prepare(environment);
        environment[AttemptVariables.Token] = $"host-{Guid.NewGuid():n}";
        return environment;
    }

    private sealed class Shell
    {
        public Stack<WarmHost> Idle { get; } = new();

        public LinkedList<TaskCompletionSource<WarmHost>> Waiters { get; } = new();

        public int Count { get; set; }

        public int Starting { get; set; }

        public long LastGiven { get; set; }
    }
}
