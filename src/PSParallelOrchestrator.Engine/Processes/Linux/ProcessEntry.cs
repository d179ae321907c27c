namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>What /proc/PID/stat says of a process.</summary>
/// <param name="Parent">The parent's process id.</param>
/// <param name="Session">The process id of the session's leader.</param>
/// <param name="StartTicks">When it started, in clock ticks since the boot.</param>
/// <param name="IsDead">Whether it has exited and only waits to be reaped.</param>
internal readonly record struct ProcessEntry(int Pid, int Parent, int Session, long StartTicks, bool IsDead)
{
    // Positions after the name, which may contain anything but ends with the last parenthesis of the line.
    private const int ParentField = 1;
    private const int GroupField = 2;
    private const int SessionField = 3;
    private const int ThreadsField = 17;
    private const int StartField = 19;

    /// <summary>The process id of the leader of its process group.</summary>
    public int Group { get; init; }

    /// <summary>Reads the line.</summary>
    /// <returns>False if it is not such a line.</returns>
    public static bool TryParse(int pid, ReadOnlySpan<byte> line, out ProcessEntry entry)
    {
        entry = default;
        var name = line.LastIndexOf((byte)')');
        if (name < 0 || name + 2 >= line.Length)
        {
            return false;
        }

        line = line[(name + 2)..];
        var state = line[0];
        long parent = 0, group = 0, session = 0, threads = 0, start = -1;
        for (var field = 0; field <= StartField; field++)
        {
            var space = line.IndexOf((byte)' ');
            if (space < 0)
            {
                return false;
            }

            var value = line[..space];
            line = line[(space + 1)..];
            var read = field switch
            {
                ParentField => ProcFile.TryParse(value, out parent),
                GroupField => ProcFile.TryParse(value, out group),
                SessionField => ProcFile.TryParse(value, out session),
                ThreadsField => ProcFile.TryParse(value, out threads),
                StartField => ProcFile.TryParse(value, out start),
                _ => true,
            };
            if (!read)
            {
                return false;
            }
        }

        // A process whose first thread has ended shows Z too, and lives as long as its other threads.
        var dead = state is (byte)'X' or (byte)'x' || (state is (byte)'Z' && threads <= 1);
        entry = new ProcessEntry(pid, (int)parent, (int)session, start, dead) { Group = (int)group };
        return true;
    }
}
