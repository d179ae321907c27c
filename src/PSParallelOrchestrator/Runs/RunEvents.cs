namespace PSParallelOrchestrator;

/// <summary>
/// Raises the events of a run one after the other, beside its orchestrator: a slow handler delays later events only, and one that
/// throws is told to the run and stops nothing.
/// </summary>
/// <param name="failed">Told what a handler threw.</param>
internal sealed class RunEvents(Action<Exception> failed)
{
    private readonly Lock gate = new();
    private readonly Queue<Action> waiting = new();
    private bool progressWaits;
    private bool raising;

    /// <summary>Raises an event soon.</summary>
    /// <param name="raise">Calls the handlers.</param>
    public void Raise(Action raise)
    {
        lock (gate)
        {
            waiting.Enqueue(raise);
            Begin();
        }
    }

    /// <summary>Waits for events.</summary>
    /// <returns>A task that ends when every event so far was raised and its handlers have returned.</returns>
    public Task RaisedAsync()
    {
        var raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Raise(raised.SetResult);
        return raised.Task;
    }

    /// <summary>Raises a progress event soon; one that still waits stands for both.</summary>
    /// <param name="raise">Calls the handlers.</param>
    public void RaiseProgress(Action raise)
    {
        lock (gate)
        {
            if (progressWaits)
            {
                return;
            }

            progressWaits = true;
            waiting.Enqueue(() =>
            {
                lock (gate)
                {
                    progressWaits = false;
                }

                raise();
            });
            Begin();
        }
    }

    private void Begin()
    {
        if (!raising)
        {
            raising = true;
            ThreadPool.UnsafeQueueUserWorkItem(static events => events.RaiseAll(), this, preferLocal: false);
        }
    }

    private void RaiseAll()
    {
        while (true)
        {
            Action raise;
            lock (gate)
            {
                if (!waiting.TryDequeue(out raise!))
                {
                    raising = false;
                    return;
                }
            }

            try
            {
                raise();
            }
#pragma warning disable CA1031 // A handler is somebody else's code: whatever it throws must not end the run or the process.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed(e);
            }
        }
    }
}
