namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// Threads that start children and block until they end. Not the pool's: a pool thread may end before its child, which
/// would then be listed among the first thread's children, and blocking many of them starves everybody else.
/// </summary>
internal static class LauncherThreads
{
    private const int StackBytes = 256 * 1024;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);
    private static readonly Lock Gate = new();
    private static readonly Stack<Worker> Idle = [];

    /// <summary>Runs blocking work on a thread of its own.</summary>
    /// <param name="onError">Gets what the work throws.</param>
    public static void Run(Action work, Action<Exception> onError)
    {
        Worker? worker;
        lock (Gate)
        {
            if (Idle.TryPop(out worker))
            {
                worker.Give(work, onError);
                return;
            }
        }

        worker = new Worker();
        worker.Give(work, onError);
        new Thread(worker.Loop, StackBytes) { IsBackground = true, Name = "Child process" }.Start();
    }

    /// <summary>Runs blocking work on a thread of its own.</summary>
    /// <returns>A task that ends with the work.</returns>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Run(() => done.SetResult(work()), done.SetException);
        return done.Task;
    }

    /// <summary>Runs blocking work on a thread of its own.</summary>
    /// <returns>A task that ends with the work.</returns>
    public static Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Run(
            () =>
            {
                work();
                done.SetResult();
            },
            done.SetException);
        return done.Task;
    }

    private sealed class Worker
    {
        // Monitor waits: SemaphoreSlim and the like spin first, on processors that the children need.
        private readonly object given = new();
        private (Action Work, Action<Exception> OnError)? job;

        public void Give(Action work, Action<Exception> onError)
        {
            lock (given)
            {
                job = (work, onError);
                Monitor.Pulse(given);
            }
        }

        public void Loop()
        {
            while (NextJob() is var (work, onError))
            {
                try
                {
                    work();
                }
                catch (Exception exception)
                {
                    onError(exception);
                }

                lock (Gate)
                {
                    Idle.Push(this);
                }
            }
        }

        private (Action Work, Action<Exception> OnError)? NextJob()
        {
            var job = TakeJob(IdleTime);
            if (job is not null)
            {
                return job;
            }

            lock (Gate)
            {
                // Taken off the list between the timeout and here: the job is there.
                if (!Idle.Contains(this))
                {
                    return TakeJob(TimeSpan.Zero);
                }

                var others = Idle.Where(worker => worker != this).Reverse().ToArray();
                Idle.Clear();
                foreach (var worker in others)
                {
                    Idle.Push(worker);
                }

                return null;
            }
        }

        private (Action Work, Action<Exception> OnError)? TakeJob(TimeSpan timeout)
        {
            lock (given)
            {
                if (this.job is null)
                {
                    Monitor.Wait(given, timeout);
                }

                var job = this.job;
                this.job = null;
                return job;
            }
        }
    }
}
