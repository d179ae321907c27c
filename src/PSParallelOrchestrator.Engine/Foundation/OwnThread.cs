namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Work that waits for disks and the like: on a thread that is its alone, so that it holds none of the pool.</summary>
internal static class OwnThread
{
    /// <summary>Does work on a new thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="name">What the thread is called, for who looks at the process.</param>
    /// <returns>A task that ends with the work.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, string name)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        { IsBackground = true, Name = name }.Start();
        return done.Task;
    }
}
