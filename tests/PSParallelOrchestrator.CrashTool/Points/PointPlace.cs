using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Evidence;
using PSParallelOrchestrator.CrashTool.Plans;

namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>The directory of one point: the plan, the evidence, and beside them what psorch makes.</summary>
internal sealed class PointPlace
{
    private const string RunName = "run";
    private readonly bool onRepository;

    /// <summary>Makes it.</summary>
    /// <param name="root">Where; nothing may be there.</param>
    /// <param name="onRepository">Whether the run starts from a repository, which is made too.</param>
    public PointPlace(string root, bool onRepository)
    {
        Root = root;
        this.onRepository = onRepository;
        Directory.CreateDirectory(EvidenceDirectory);
        File.WriteAllText(Plan, CrashPlan.Json(EvidenceDirectory, onRepository));
        if (onRepository)
        {
            CrashRepository.Make(Repository);
        }
    }

    public string Root { get; }

    public string Plan => Path.Combine(Root, "plan.json");

    public string Run => Path.Combine(Output, RunName);

    public string Journal => Path.Combine(Run, ".orchestrator", "journal.jsonl");

    public string Summary => Path.Combine(Run, "execution_summary.json");

    public string Evidence => Path.Combine(EvidenceDirectory, AttemptScript.EvidenceFile);

    /// <summary>Whether there is a run to resume: its description comes last, after the first lines of its journal.</summary>
    public bool HasRun => File.Exists(Path.Combine(Run, ".orchestrator", "run.json"));

    private string Output => Path.Combine(Root, "out");

    private string Repository => Path.Combine(Root, "repository");

    private string EvidenceDirectory => Path.Combine(Root, "evidence");

    /// <summary>The arguments that begin the run.</summary>
    /// <param name="backend">Where attempts run.</param>
    /// <param name="executors">How many at once.</param>
    public IReadOnlyList<string> Begin(string backend, int executors) =>
    [
        "run", "--plan", Plan, "--output-dir", Output, "--name", RunName, "--backend", backend, "--on-conflict", "KeepBoth",
        "--max-executors", executors.ToString(CultureInfo.InvariantCulture), "--max-retries", "100", "--retry-delay", "0s", "--plain",
        .. onRepository ? ["--repository", Repository] : Array.Empty<string>(),
    ];

    /// <summary>The merged output of the run as something to compare.</summary>
    public IReadOnlyDictionary<string, string> ReadOutput() =>
        onRepository ? CrashRepository.ReadBranch(Repository, RunName) : OutputTree.Read(Run);

    /// <summary>The arguments that resume the run.</summary>
    public IReadOnlyList<string> Resume() => ["resume", Run, "--plain"];

    /// <summary>The journal as it is now; an empty one where there is no run yet.</summary>
    public JournalCopy ReadJournal() => HasRun ? JournalCopy.Read(Journal) : new JournalCopy(default);

    /// <summary>Removes a run of which nothing is recorded, so that the next one has its name.</summary>
    public void RemoveUnbegun()
    {
        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }
    }

    /// <summary>The attempts with a result on disk that says they succeeded.</summary>
    public IReadOnlySet<AttemptId> Results()
    {
        var found = new HashSet<AttemptId>();
        if (!Directory.Exists(Run))
        {
            return found;
        }

        foreach (var executor in Directory.EnumerateDirectories(Run, "executor_*"))
        {
            foreach (var task in Directory.EnumerateDirectories(executor))
            {
                foreach (var attempt in Directory.EnumerateDirectories(task, "attempt-*"))
                {
                    var number = int.Parse(
                        Path.GetFileName(attempt).AsSpan("attempt-".Length),
                        CultureInfo.InvariantCulture);
                    if (IsSuccess(Path.Combine(attempt, "result.json")))
                    {
                        found.Add(new AttemptId(Path.GetFileName(task), number));
                    }
                }
            }
        }

        return found;
    }

    private static bool IsSuccess(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        using var result = JsonDocument.Parse(File.ReadAllBytes(file));
        return !result.RootElement.TryGetProperty("failureClass", out var failure) || failure.ValueKind == JsonValueKind.Null;
    }
}
