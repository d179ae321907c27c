using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>A whole run in this process: session, scheduler, Threading backend, git, reports.</summary>
internal sealed class RealRun : IAsyncDisposable
{
    private readonly TemporaryDirectory place;

    private RealRun(TemporaryDirectory place, RunSession session)
    {
        this.place = place;
        Session = session;
    }

    public RunSession Session { get; private set; }

    public OrchestratorRun Run => Session.Run;

    public RunPaths Paths => new(Run.Directory);

    /// <summary>Options that wait for nothing.</summary>
    public static RunOptions Options(params string[] rules) => new()
    {
        Retry = new RetryOptions { Delay = TimeSpan.Zero },
        Simulation = new SimulationOptions { WriteFiles = false, Rules = [.. rules.Select(SimulationRuleParser.Parse)] },
    };

    public static async Task<RealRun> CreateAsync(OrchestratorPlan plan, RunOptions options, EngineContext? services = null)
    {
        var place = new TemporaryDirectory();
        return new RealRun(
            place,
            await RunSession.CreateAsync(plan, place["out"], "test", options, services ?? new EngineContext(), CancellationToken.None));
    }

    /// <summary>A run that has ended, consolidated and reported.</summary>
    public static async Task<RealRun> CompletedAsync(OrchestratorPlan plan, RunOptions options)
    {
        var run = await CreateAsync(plan, options);
        await run.Session.RunAsync(null, CancellationToken.None);
        await run.ConsolidateAsync();
        return run;
    }

    public async Task<ConsolidationResult> ConsolidateAsync(ConflictStrategy? strategy = null)
    {
        var result = await Session.ConsolidateAsync(strategy, CancellationToken.None);
        Session.WriteReports();
        return result;
    }

    /// <summary>Gives the run up and becomes its owner again.</summary>
    public async Task ReopenAsync(EngineContext? services = null)
    {
        var directory = Run.Directory;
        await Session.DisposeAsync();
        Session = await RunSession.OpenAsync(directory, reopen: true, services ?? new EngineContext(), CancellationToken.None);
    }

    public RunTask Task(string id) => Run.FindTask(id)!;

    /// <summary>What execution_summary.json says of a task.</summary>
    public JsonElement Summary(string id)
    {
        var tasks = JsonDocument.Parse(File.ReadAllBytes(Paths.Summary)).RootElement.GetProperty("tasks");
        return tasks.EnumerateArray().Single(task => task.GetProperty("id").GetString() == id);
    }

    /// <summary>A column of trace.tsv, for the attempts of a task.</summary>
    public string[] Trace(string id, string column)
    {
        var rows = File.ReadLines(Paths.Trace).Select(line => line.Split('\t')).ToList();
        var at = Array.IndexOf(rows[0], column);
        return [.. rows.Where(row => row[0] == id).Select(row => row[at])];
    }

    /// <summary>The events of the journal, in order.</summary>
    public List<JsonElement> Journal() => [.. ReadJournal().Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The consolidated files, with their content.</summary>
    public SortedDictionary<string, string> Outputs() => Outputs(Run.Directory);

    /// <summary>The consolidated files of a run, with their content.</summary>
    public static SortedDictionary<string, string> Outputs(string directory)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(directory, file);
            if (path == "README.md" || path.Split(Path.DirectorySeparatorChar) is ["src" or "tests" or "docs", ..])
            {
                files.Add(path, File.ReadAllText(file));
            }
        }

        return files;
    }

    public string Output(string path) => File.ReadAllText(Path.Combine(Run.Directory, path));

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        place.Dispose();
    }

    private string[] ReadJournal() => File.ReadAllText(Paths.Journal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
