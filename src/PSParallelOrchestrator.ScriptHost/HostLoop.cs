using System.Collections.Concurrent;
using System.Diagnostics;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Takes requests off a connection and runs them, while it listens for the wish to stop.</summary>
internal sealed class HostLoop(FrameStream frames) : IScriptSink
{
    private readonly BlockingCollection<string> requests = [];
    private readonly object gate = new();
    private ScriptRun? current;
    private bool isStopped;

    /// <summary>Returns when the orchestrator has ended the connection and nothing runs.</summary>
    public void Run()
    {
        new Thread(Listen) { IsBackground = true }.Start();
        using var place = new ScriptRunspace(this);
        place.Prepare();
        foreach (var request in requests.GetConsumingEnumerable())
        {
            Execute(place, ScriptRequest.Parse(request));

            // While nobody waits for it. Where this process itself stands counts: PowerShell reads all directories above.
            place.Prepare();
        }
    }

    /// <inheritdoc/>
    public void Output(string element) => frames.Write(FrameKind.Output, element);

    /// <inheritdoc/>
    public void Record(string element) => frames.Write(FrameKind.Record, element);

    /// <inheritdoc/>
    public void Progress(string text) => frames.Write(FrameKind.Progress, text);

    /// <inheritdoc/>
    public void Text(string text, bool isError) => (isError ? Console.Error : Console.Out).Write(text);

    private void Execute(ScriptRunspace place, ScriptRequest request)
    {
        var process = ProcessState.Enter(request);
        ScriptResult result;
        try
        {
            using var run = new ScriptRun(place, request, this);
            lock (gate)
            {
                (current, isStopped) = (run, false);
            }

            result = run.Execute();
        }
        finally
        {
            lock (gate)
            {
                current = null;
            }

            process.Leave();
        }

        if (request.Marker is { } marker)
        {
            OutputMarker.Write(marker);
        }

        result.HasChildren = OwnChildren.Any();
        frames.Write(FrameKind.Result, result.ToJson());
    }

    private void Listen()
    {
        while (frames.TryRead(out var kind, out var text))
        {
            if (kind == FrameKind.Request)
            {
                requests.Add(text);
            }
            else
            {
                Stop();
            }
        }

        lock (gate)
        {
            if (current is null)
            {
                requests.CompleteAdding();
                return;
            }
        }

        // Nobody is left who could want what it does.
        Process.GetCurrentProcess().Kill();
    }

    private void Stop()
    {
        ScriptRun? run;
        lock (gate)
        {
            run = isStopped ? null : current;
            isStopped = true;
        }

        if (run is not null)
        {
            ThreadPool.QueueUserWorkItem(_ => run.Stop());
        }
    }
}
