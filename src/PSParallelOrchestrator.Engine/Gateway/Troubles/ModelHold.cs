using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway.Troubles;

/// <summary>
/// Holds back the requests to one model while its service refuses them, whoever was refused: until it asks to be asked again, then one of
/// them tries, and when it gets an answer the others follow. Thread-safe.
/// </summary>
internal sealed class ModelHold(TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // Those that were held back do not come all at once.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    // A request that hears nothing says nothing of the others: it may be the only one, and would hold them for as long as it may be silent.
    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(10);

    // Timers drop what is less.
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();

    // In the order in which they try: who is refused comes last again, so that a request which is always refused cannot hold all others.
    private readonly LinkedList<object> waiting = [];
    private TaskCompletionSource changed = NewSignal();
    private DateTimeOffset until;
    private int troubles;
    private DateTimeOffset? trialEnd;
    private int trial;

    /// <summary>What the client of the request that was refused last would get; null where none was.</summary>
    public GatewayError? LastRefusal { get; private set; }

    /// <summary>Waits for the turn of a request. Each that passes ends with <see cref="Answered"/>, <see cref="Refused"/> or
    /// <see cref="Left"/>.</summary>
    /// <param name="held">Told until when it is held back at the least, each time that changes.</param>
    /// <returns>The number of its trial, where it is the one that tries; else 0.</returns>
    public async Task<int> PassAsync(Action<DateTimeOffset> held, CancellationToken cancellationToken)
    {
        if (TryPass(ticket: null, time.GetUtcNow()) is { } free)
        {
            return free;
        }

        var ticket = Queue();
        try
        {
            if (await WaitAsync(ticket, held, cancellationToken) is var number and > 0)
            {
                return number;
            }
        }
        finally
        {
            Unqueue(ticket);
        }

        await Task.Delay(Spread * Random.Shared.NextDouble(), time, cancellationToken);
        return 0;
    }

    /// <summary>Notes that the service has begun to answer a request.</summary>
    public void Answered()
    {
        lock (gate)
        {
            (troubles, trialEnd) = (0, null);
            Signal();
        }
    }

    /// <summary>Notes that the service could not answer now.</summary>
    /// <param name="retryAfter">When it asks to be asked again; null where it does not say.</param>
    /// <param name="longest">The longest that it may ask to wait; then one request tries all the same.</param>
    /// <param name="refusal">What the client would get.</param>
    public void Refused(TimeSpan? retryAfter, TimeSpan longest, GatewayError? refusal = null)
    {
        lock (gate)
        {
            troubles++;
            trialEnd = null;
            LastRefusal = refusal;
            var wait = FirstWait * Math.Pow(2, Math.Min(troubles - 1, 5));
            wait = (wait < LongestWait ? wait : LongestWait) * (0.5 + (Random.Shared.NextDouble() / 2));
            wait = retryAfter > wait ? retryAfter.Value : wait;
            var asked = time.GetUtcNow() + (wait < longest ? wait : longest);
            until = asked > until ? asked : until;
            Signal();
        }
    }

    /// <summary>Notes that a request which had its turn says nothing of the service.</summary>
    /// <param name="number">The number of its trial; 0 where it was not the one that tries. One that took too long ends no other.</param>
    public void Left(int number)
    {
        lock (gate)
        {
            if (number == trial && number > 0)
            {
                trialEnd = null;
                Signal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<int> WaitAsync(LinkedListNode<object> ticket, Action<DateTimeOffset> held, CancellationToken cancellationToken)
    {
        DateTimeOffset? told = null;
        while (true)
        {
            Task signal;
            DateTimeOffset next;
            TimeSpan? wait;
            lock (gate)
            {
                // One reading of the clock: with a second one, the time could pass between the two, and nobody would be woken.
                var now = time.GetUtcNow();
                if (TryPass(ticket, now) is { } number)
                {
                    return number;
                }

                var turn = trialEnd > until ? trialEnd.Value : until;
                (signal, next, wait) = (changed.Task, until, turn > now ? turn - now : null);
            }

            if (told != next)
            {
                held(next);
                told = next;
            }

            await (wait is { } left
                ? Task.WhenAny(signal, Task.Delay(left + TimerStep, time, cancellationToken))
                : signal).WaitAsync(cancellationToken);
        }
    }

    /// <summary>The number of a request's trial, 0 where it passes with all others; null where it waits.</summary>
    /// <param name="ticket">Its place among those that wait; null for one that has just come.</param>
    private int? TryPass(LinkedListNode<object>? ticket, DateTimeOffset now)
    {
        lock (gate)
        {
            if (troubles == 0)
            {
                return 0;
            }

            if (now < trialEnd || waiting.First != ticket || now < until)
            {
                return null;
            }

            trialEnd = now + LongestTrial;
            return ++trial;
        }
    }

    private LinkedListNode<object> Queue()
    {
        lock (gate)
        {
            return waiting.AddLast(new object());
        }
    }

    private void Unqueue(LinkedListNode<object> ticket)
    {
        lock (gate)
        {
            var wasFirst = waiting.First == ticket;
            waiting.Remove(ticket);
            if (wasFirst)
            {
                Signal();
            }
        }
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }
}
