using System.Globalization;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>All jobs of this user that the controller knows, those that ended a while ago included, at one moment.</summary>
/// <param name="jobs">Them.</param>
/// <param name="at">When they were asked for, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed class JobQueue(IEnumerable<JobRecord> jobs, long at)
{
    private const int Fields = 6;
    private readonly ILookup<string, JobRecord> byName = jobs.ToLookup(job => job.Name, StringComparer.Ordinal);

    /// <summary>When they were asked for.</summary>
    public long At => at;

    /// <summary>Asks for them, by one call.</summary>
    /// <exception cref="SlurmUnreachableException">The controller does not answer.</exception>
    public static async Task<JobQueue> ReadAsync(SlurmClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var at = time.GetTimestamp();

        // The name comes last: of jobs that are not ours it may be anything.
        var answer = await client.RequireAsync(
            "squeue", ["--noheader", "--array", "--me", "--states=all", "--format=%A|%T|%r|%S|%N|%j"], cancellationToken);
        return new JobQueue(answer.Lines.Select(Parse).OfType<JobRecord>(), at);
    }

    /// <summary>The job of a token: that which lives, where a controller that lost its state has made two of it; else the newest.</summary>
    /// <returns>The job; null where there is none.</returns>
    public JobRecord? Find(string token) => byName[token].OrderBy(job => job.IsOver).ThenByDescending(job => job.Id).FirstOrDefault();

    /// <summary>All that are not over and whose names begin with a text.</summary>
    public IEnumerable<JobRecord> LivingOf(string prefix) =>
        byName.Where(group => group.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(group => group).Where(job => !job.IsOver);

    /// <summary>Reads a line of squeue.</summary>
    /// <returns>The job; null where the line tells of none.</returns>
    public static JobRecord? Parse(string line) =>
        line.Split('|', Fields) is [var id, var state, var reason, var start, var node, var name]
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new JobRecord(number, name, state, reason == "None" ? string.Empty : reason, SlurmTime.ParseMoment(start), NodeOf(node))
            : null;

    private static string? NodeOf(string text) => text is "" or "(null)" or "None assigned" ? null : text;
}
