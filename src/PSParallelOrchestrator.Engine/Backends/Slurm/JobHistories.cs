using System.Globalization;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Says how jobs ended that left no result.</summary>
/// <param name="hasAccounting">Whether the cluster remembers jobs that its controller has forgotten.</param>
internal sealed partial class JobHistories(SlurmClient client, Func<bool> hasAccounting)
{
    private const int Fields = 5;

    // What a shell says of a program that cannot be started.
    private const int NotExecutable = 126;
    private const int NotFound = 127;

    // What Slurm says of a job whose files its node could not open.
    private const int NoFiles = 53;

    /// <summary>Says it of several, those that the controller does not know by one call.</summary>
    /// <param name="jobs">Them, each with what the controller knows of it; null for nothing.</param>
    public async Task<IReadOnlyList<(WatchedJob Job, ExecutorEnd End)>> EndsOfAsync(
        IReadOnlyList<(WatchedJob Job, JobRecord? Record)> jobs, CancellationToken cancellationToken)
    {
        var forgotten = jobs.Where(static pair => pair.Record is null).Select(static pair => pair.Job).ToList();
        var remembered = forgotten.Count > 0 && hasAccounting() ? await RememberedAsync(forgotten, cancellationToken) : [];
        var ends = new List<(WatchedJob, ExecutorEnd)>();
        foreach (var (job, record) in jobs)
        {
            var (state, exit) = remembered.GetValueOrDefault(job.Handle.Token);
            if (record is { State: "FAILED" })
            {
                exit = await ExitOfAsync(job.Handle, cancellationToken);
            }

            ends.Add((job, EndOf(job, record?.State ?? state, exit)));
        }

        return ends;
    }

    /// <summary>How a job ended that was asked to end first.</summary>
    public static ExecutorEnd EndOf(JobRecord job) => new(
        string.Create(CultureInfo.InvariantCulture, $"job {job.Id} on {job.Node}, was asked to end by Slurm and ended as {job.State}"),
        job.Failure);

    /// <summary>How a job ended.</summary>
    /// <param name="state">Its last state; null where nobody knows the job.</param>
    /// <param name="exit">Its exit code and signal; null where nobody knows.</param>
    private static ExecutorEnd EndOf(WatchedJob job, string? state, (int Code, int Signal)? exit)
    {
        var on = job.Node is { } node ? $" on {node}" : string.Empty;
        var named = string.Create(CultureInfo.InvariantCulture, $"job {job.Handle.Id}{on}");
        if (job.GivenUpFor is { } reason)
        {
            return new ExecutorEnd($"{named}, could never start ({reason}) and was canceled,", FailureClass.Permanent);
        }

        if (state is null)
        {
            return new ExecutorEnd($"{named}, is not known to Slurm any more and ended");
        }

        var record = new JobRecord(job.Handle.Id, job.Handle.Token, state, string.Empty, null, job.Node);
        var said = exit switch
        {
            { Signal: > 0 and var signal } => string.Create(CultureInfo.InvariantCulture, $" (signal {signal})"),
            { Code: var code } => string.Create(CultureInfo.InvariantCulture, $" (exit code {code})"),
            null => string.Empty,
        };
        return exit switch
        {
            { Code: NotExecutable or NotFound, Signal: 0 } =>
                new ExecutorEnd($"{named}, could not run psorch{said} and ended", FailureClass.Permanent),
            { Signal: NoFiles } =>
                new ExecutorEnd($"{named}, could not open the files of its output there and ended", FailureClass.Transient),
            { Code: AttemptExecutor.NotExecutable or AttemptExecutor.NotWritten, Signal: 0 } =>
                new ExecutorEnd($"{named}, ended as {state}{said}", FailureClass.Transient),
            _ => new ExecutorEnd($"{named}, ended as {state}{said}", record.Failure),
        };
    }

    /// <summary>What the accounting remembers, by token. A number alone says nothing: another job may have it.</summary>
    private async Task<Dictionary<string, (string? State, (int, int)? Exit)>> RememberedAsync(
        IReadOnlyList<WatchedJob> jobs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (string?, (int, int)?)>(StringComparer.Ordinal);
        try
        {
            var ids = string.Join(',', jobs.Select(static job => job.Handle.Id.ToString(CultureInfo.InvariantCulture)));
            var answer = await client.AskAsync(
                "sacct",
                [
                    "--noheader", "--parsable2", "--allocations", "--duplicates", "--jobs=" + ids,
                    "--format=State,ExitCode,NodeList,JobIDRaw,JobName",
                ],
                cancellationToken);
            foreach (var line in answer.Succeeded ? answer.Lines : [])
            {
                // A state may have words after it: CANCELLED by 1000. What runs still, for the accounting, is only late.
                if (line.Split('|', Fields) is [var state, var exit, _, _, var name]
                    && state.Split(' ')[0] is var word
                    && new JobRecord(0, name, word, string.Empty, null, null).IsOver)
                {
                    found[name] = (word, ParseExit(exit));
                }
            }
        }
        catch (Exception e) when (e is SlurmUnreachableException or OrchestratorException)
        {
            // The accounting is away, or there is no sacct: then nobody remembers.
        }

        return found;
    }

    private async Task<(int Code, int Signal)?> ExitOfAsync(JobHandle job, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(
            "scontrol", ["--oneliner", "show", "job", job.Id.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        return answer.Succeeded
            && answer.Output.Contains($"JobName={job.Token} ", StringComparison.Ordinal)
            && ExitPattern().Match(answer.Output) is { Success: true } match
                ? ParseExit(match.Groups["exit"].Value)
                : null;
    }

    private static (int Code, int Signal)? ParseExit(string text) =>
        text.Split(':') is [var code, var signal]
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(signal, NumberStyles.None, CultureInfo.InvariantCulture, out var by)
            ? (number, by)
            : null;

    [GeneratedRegex(@" ExitCode=(?<exit>\d+:\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ExitPattern();
}
