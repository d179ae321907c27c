namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Runs a script in a runspace of this process.</summary>
public static class InProcessScript
{
    /// <summary>Runs it, on a thread of its own.</summary>
    /// <param name="request">What to run, as CLIXML.</param>
    /// <param name="sink">Where goes what it writes.</param>
    /// <param name="stop">The wish to end it.</param>
    /// <returns>How it ended, as JSON.</returns>
    public static Task<string> RunAsync(string request, IScriptSink sink, CancellationToken stop)
    {
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(request, sink, ended, stop)) { IsBackground = true, Name = "Script of a task" }.Start();
        return ended.Task;
    }

    private static void Run(string request, IScriptSink sink, TaskCompletionSource<string> ended, CancellationToken stop)
    {
        try
        {
            using var place = new ScriptRunspace(sink);
            place.Prepare();
            using var run = new ScriptRun(place, ScriptRequest.Parse(request), sink);
            using (stop.Register(run.Stop))
            {
                ended.SetResult(run.Execute().ToJson());
            }
        }
        catch (Exception e)
        {
            ended.TrySetException(e);
        }
    }
}
