using System.Diagnostics.CodeAnalysis;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Messages from any thread for one thread, which waits for them without spinning on processors that others need.</summary>
internal sealed class Mailbox<T>
{
    private readonly object gate = new();
    private readonly Queue<T> messages = [];
    private bool isClosed;

    /// <summary>Adds a message.</summary>
    /// <returns>False where the mailbox is closed.</returns>
    public bool TryPost(T message)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return false;
            }

            messages.Enqueue(message);
            if (messages.Count == 1)
            {
                Monitor.Pulse(gate);
            }

            return true;
        }
    }

    /// <summary>Takes the oldest message.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T message)
    {
        lock (gate)
        {
            return messages.TryDequeue(out message);
        }
    }

    /// <summary>Blocks this thread until there is a message.</summary>
    public void Wait()
    {
        lock (gate)
        {
            while (messages.Count == 0)
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Takes no more messages; those that are there stay.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }
    }
}
