namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// Which processes belong together: by descent, by session, by token, or by having been recognised in an earlier look.
/// Used by one thread at a time.
/// </summary>
internal sealed class ProcessClaim
{
    private static readonly int OwnSession = ProcFile.ReadStat(Environment.ProcessId)?.Session ?? 0;
    private readonly int root;
    private readonly long bornAt;
    private readonly IReadOnlyCollection<string> tokens;
    private readonly HashSet<int> spared;
    private HashSet<(int Pid, long StartTicks)> known = [];
    private HashSet<int> knownSessions = [];

    private ProcessClaim(int root, long bornAt, IReadOnlyCollection<string> tokens, HashSet<int> spared)
    {
        this.root = root;
        this.bornAt = bornAt;
        this.tokens = tokens;
        this.spared = spared;
    }

    /// <summary>The descendants of a child of ours that leads a session and is not reaped while the claim is used.</summary>
    public static ProcessClaim OfChild(int pid, long startTicks, string? token) =>
        new(pid, startTicks, token is null ? [] : [token], []);

    /// <summary>Whatever carries one of the tokens, and its descendants.</summary>
    public static ProcessClaim ByToken(IReadOnlyCollection<string> tokens) => new(0, 0, tokens.ToHashSet(), OwnLine());

    /// <summary>Certain processes and their descendants.</summary>
    public static ProcessClaim Of(IEnumerable<ProcessEntry> processes) =>
        new(0, 0, [], OwnLine()) { known = [.. processes.Select(Identity)] };

    /// <summary>The claimed processes that are alive.</summary>
    /// <param name="useTokens">Whether to read environments too, which costs most.</param>
    public List<ProcessEntry> Members(ProcessTable table, bool useTokens = true)
    {
        // The dead count for descent and sessions as long as they are seen.
        var members = new Dictionary<int, ProcessEntry>();
        var sessions = new HashSet<int>(knownSessions);
        if (root > 0)
        {
            sessions.Add(root);
        }

        var rest = table.Entries.Where(entry => entry.StartTicks >= bornAt && entry.Pid != root && !spared.Contains(entry.Pid)).ToList();
        while (rest.Count > 0)
        {
            var before = rest.Count;
            rest.RemoveAll(entry =>
            {
                var belongs = sessions.Contains(entry.Session)
                    || (root > 0 && entry.Parent == root)
                    || members.ContainsKey(entry.Parent)
                    || known.Contains(Identity(entry))
                    || (useTokens && tokens.Count > 0 && table.TokenOf(entry.Pid) is { } token && tokens.Contains(token));
                if (!belongs)
                {
                    return false;
                }

                members[entry.Pid] = entry;

                // A session grows by descent alone, so all of it belongs; unless somebody gave our own session a token.
                if (entry.Session > 1 && entry.Session != OwnSession)
                {
                    sessions.Add(entry.Session);
                }

                return true;
            });
            if (rest.Count == before)
            {
                break;
            }
        }

        // A look by number finds threads too; they go with their process.
        return [.. members.Values.Where(entry => !entry.IsDead && ProcFile.ReadStatus(entry.Pid, "Tgid:"u8) == entry.Pid)];
    }

    /// <summary>
    /// Keeps what was recognised, and forgets what was before: an id whose process is gone will be somebody else's.
    /// </summary>
    public void Remember(List<ProcessEntry> members)
    {
        known = [.. members.Select(Identity)];
        knownSessions = [.. members.Select(entry => entry.Session).Where(session => session > 1 && session != OwnSession)];
    }

    /// <summary>Keeps what was recognised, beside what was before: for the short time in which all of it is ended.</summary>
    public void RememberToo(ProcessEntry member)
    {
        known.Add(Identity(member));
        if (member.Session > 1 && member.Session != OwnSession)
        {
            knownSessions.Add(member.Session);
        }
    }

    private static (int Pid, long StartTicks) Identity(ProcessEntry entry) => (entry.Pid, entry.StartTicks);

    // This process and its ancestors. A child's descendants are younger than all of them.
    private static HashSet<int> OwnLine()
    {
        var line = new HashSet<int> { 0, 1 };
        for (var pid = Environment.ProcessId; line.Add(pid);)
        {
            pid = ProcFile.ReadStat(pid)?.Parent ?? 0;
        }

        return line;
    }
}
