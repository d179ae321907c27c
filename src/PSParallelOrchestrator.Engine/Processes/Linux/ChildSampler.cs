namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// Looks once a second at children that live longer than that: for their real memory, and to know their descendants
/// should they lose their parents later. One timer and one look at /proc for all of them.
/// </summary>
internal static class ChildSampler
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly Lock Gate = new();
    private static readonly HashSet<LinuxChild> Children = [];
    private static readonly ITimer Timer =
        TimeProvider.System.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private static bool isTicking;
    private static int isSampling;

    public static void Add(LinuxChild child)
    {
        lock (Gate)
        {
            Children.Add(child);
            if (isTicking)
            {
                return;
            }

            isTicking = true;
            Timer.Change(Period, Period);
        }
    }

    public static void Remove(LinuxChild child)
    {
        lock (Gate)
        {
            Children.Remove(child);
        }
    }

    /// <summary>Looks at all children that are old enough.</summary>
    public static void Sample(TimeSpan minimumAge)
    {
        List<LinuxChild> old;
        HashSet<ILeftoverStrategy> strategies;
        lock (Gate)
        {
            old = [.. Children.Where(child => child.Age >= minimumAge)];
            strategies = [.. Children.Select(child => child.Strategy)];
        }

        foreach (var strategy in strategies)
        {
            strategy.Tick();
        }

        if (old.Count == 0)
        {
            return;
        }

        var table = ProcessTable.All();
        foreach (var child in old)
        {
            child.Sample(table);
        }
    }

    private static void Tick()
    {
        lock (Gate)
        {
            if (Children.Count == 0)
            {
                isTicking = false;
                Timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        if (Interlocked.Exchange(ref isSampling, 1) != 0)
        {
            return;
        }

        try
        {
            Sample(Period);
        }
        catch (IOException)
        {
            // No file descriptor is free for now; a missing sample makes the figures poorer, and nothing else.
        }
        finally
        {
            Volatile.Write(ref isSampling, 0);
        }
    }
}
