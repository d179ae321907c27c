using System.Globalization;
using System.IO.Enumeration;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>One look at the processes of the system: all of them, or those younger than a given one.</summary>
/// <remarks>
/// The kernel gives process ids out in ascending order, and a look goes through them in ascending order and on to the
/// id given out last. So a chain of processes that fork and exit cannot run ahead of it: whenever a process is gone by the
/// time its id is looked at, its child has a higher id, which is still to come. The youngest, looked at last, is thus
/// known within microseconds.
/// </remarks>
internal sealed class ProcessTable
{
    // Asking for one id costs 2 us, and listing /proc some 500 us: beyond this many ids the listing is cheaper.
    private const int LargestRange = 256;

    // How often to follow processes that start during the look. On a busy machine others start some too.
    private const int LargestExtensions = 64;

    private static readonly Lock Gate = new();
    private static long looksBegun;
    private static ProcessTable? latest;
    private static long latestNumber;

    private readonly Dictionary<int, string?> tokens = [];

    private ProcessTable(List<ProcessEntry> entries) => Entries = entries;

    /// <summary>The processes, in no order that matters.</summary>
    public IReadOnlyList<ProcessEntry> Entries { get; }

    /// <summary>Looks at all processes. Callers that come while others look share the next look.</summary>
    public static ProcessTable All()
    {
        // A look that began after this call sees what the caller wants to see, whoever asked for it.
        var begunBefore = Interlocked.Read(ref looksBegun);
        lock (Gate)
        {
            if (latest is not null && latestNumber > begunBefore)
            {
                return latest;
            }

            latestNumber = Interlocked.Increment(ref looksBegun);
            var entries = new List<ProcessEntry>(256);
            var last = ProcFile.ReadLastPid();
            AddListed(entries);
            if (last > 0)
            {
                AddYounger(entries, last);
            }

            return latest = new ProcessTable(entries);
        }
    }

    /// <summary>Looks at the processes that started after a given one that still holds its id.</summary>
    public static ProcessTable YoungerThan(int pid)
    {
        var last = ProcFile.ReadLastPid();

        // Below the id the numbers have wrapped around, or the system does not tell the last one.
        if (last < pid || last - pid > LargestRange)
        {
            return All();
        }

        var entries = new List<ProcessEntry>();
        AddRange(entries, pid, last);
        AddYounger(entries, last);
        return new ProcessTable(entries);
    }

    /// <summary>The token in a process's environment, read once for all who share this look.</summary>
    public string? TokenOf(int pid)
    {
        lock (tokens)
        {
            if (!tokens.TryGetValue(pid, out var token))
            {
                tokens[pid] = token = ProcFile.ReadToken(pid);
            }

            return token;
        }
    }

    private static void AddYounger(List<ProcessEntry> entries, int last)
    {
        for (var i = 0; i < LargestExtensions; i++)
        {
            var now = ProcFile.ReadLastPid();
            if (now <= last || now - last > LargestRange)
            {
                // After a jump or a wrap the whole list says who is new; a process listed twice does no harm.
                if (now != last)
                {
                    AddListed(entries);
                }

                return;
            }

            AddRange(entries, last, now);
            last = now;
        }
    }

    private static void AddRange(List<ProcessEntry> entries, int after, int last)
    {
        for (var pid = after + 1; pid <= last; pid++)
        {
            if (ProcFile.ReadStat(pid) is { } entry)
            {
                entries.Add(entry);
            }
        }
    }

    private static void AddListed(List<ProcessEntry> entries)
    {
        var pids = new FileSystemEnumerable<int>("/proc", (ref FileSystemEntry entry) =>
            int.Parse(entry.FileName, CultureInfo.InvariantCulture))
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.FileName.IndexOfAnyExceptInRange('0', '9') < 0,
        };
        foreach (var pid in pids)
        {
            if (ProcFile.ReadStat(pid) is { } entry)
            {
                entries.Add(entry);
            }
        }
    }
}
