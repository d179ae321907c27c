using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Asks a node of each partition of a run, by a job, whether it has what the run's tasks need there.</summary>
internal sealed class NodeProbe(SlurmClient client, JobSubmitter submitter, JobCanceler canceler, TimeProvider time)
{
    private const string Said = "psorch-probe";
    private const int Fields = 3;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FilePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="files">Where jobs leave what they say.</param>
    /// <param name="psorch">The program that nodes run, with its first arguments.</param>
    /// <exception cref="OrchestratorException">A node lacks something, or none answered.</exception>
    public async Task RequireAsync(
        OrchestratorRun run, SlurmBackendOptions options, JobFiles files, IReadOnlyList<string> psorch, CancellationToken cancellationToken)
    {
        var needs = run.Plan.Tasks.GroupBy(task => JobRequest.PartitionOf(task, options));
        await Task.WhenAll(needs.Select(
            group => RequireAsync(run, group.Key, Programs(run, group), files, psorch, cancellationToken)));
    }

    // What a node is asked for: psorch by its version, the rest by its name.
    private static List<string> Programs(OrchestratorRun run, IEnumerable<OrchestratorTask> tasks)
    {
        var programs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            if (task.Kind == TaskKind.PowerShell)
            {
                programs.Add(task.Script?.Shell ?? "pwsh");
            }
            else if (task.Kind == TaskKind.Agent && (task.Agent ?? run.Options.Agent) == AgentKind.ClaudeCode)
            {
                programs.Add(Environment.GetEnvironmentVariable("PSORCH_CLAUDE_EXE") is { Length: > 0 } named ? named : "claude");
            }
        }

        return [.. programs];
    }

    private async Task RequireAsync(
        OrchestratorRun run,
        string partition,
        List<string> programs,
        JobFiles files,
        IReadOnlyList<string> psorch,
        CancellationToken cancellationToken)
    {
        // A resume asks anew, whatever an earlier job has said.
        var token = $"po-{run.Id}-probe-{partition}-{Guid.NewGuid():N}";
        var named = partition == SlurmBackendOptions.DefaultPartition ? null : partition;
        await File.WriteAllTextAsync(
            files.Script(token), JobScript.WriteProbe(token, named, files, psorch, programs, Said), cancellationToken);
        var id = await submitter.SubmitAsync(files.Script(token), token, cancellationToken);
        var begin = time.GetTimestamp();
        long? overSince = null;
        try
        {
            while (true)
            {
                var job = (await JobQueue.ReadAsync(client, time, cancellationToken)).Find(token);
                if (Answer(files.Output(token)) is { } answer)
                {
                    Judge(partition, answer);
                    return;
                }

                // What it printed may be seen a while after it is over.
                overSince = job is { IsOver: false } ? null : overSince ?? time.GetTimestamp();
                if ((overSince is { } since && time.GetElapsedTime(since) > FilePatience)
                    || job is { CanNeverStart: true }
                    || time.GetElapsedTime(begin) > AnswerLimit)
                {
                    throw SlurmErrors.ProbeFailed(partition, job, AnswerLimit, $"{files.Output(token)} and {files.Error(token)}");
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        finally
        {
            await canceler.CancelAsync(new JobHandle(string.Empty, id, token), CancellationToken.None);
        }
    }

    private static void Judge(string partition, IReadOnlyDictionary<string, string> answer)
    {
        var node = answer.GetValueOrDefault("node", "?");
        var version = answer.GetValueOrDefault("psorch", string.Empty).Split('+')[0].Trim();
        if (version != EngineVersion.Current)
        {
            var problem = version.Length == 0 ? "psorch cannot be run there" : $"its psorch is of version '{version}'";
            throw SlurmErrors.NodeUnfit(node, partition, problem);
        }

        if (answer.Where(static line => line.Value == "missing").Select(static line => line.Key).ToList() is { Count: > 0 } missing)
        {
            throw SlurmErrors.NodeUnfit(node, partition, $"it has no {string.Join(" and no ", missing)}");
        }
    }

    /// <summary>What a probe printed, when it is all there; whatever a login prints beside is left out.</summary>
    private static Dictionary<string, string>? Answer(string path)
    {
        try
        {
            var answer = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var line in File.ReadAllLines(path))
            {
                if (line.Split('|', Fields) is [Said, var name, var value])
                {
                    answer[name] = value;
                }
            }

            return answer.ContainsKey("end") ? answer : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
