using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary>
/// A place for runs on the Process backend, whose tasks leave evidence outside the run: a line at each start and end. An
/// orchestrator can be killed while its executors live on; all of them are ended with the place.
/// </summary>
public sealed class ProcessPlace : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ProcessPlace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs signals and /proc.");
    }

    public TestPlace Files => place;

    public string Run => place.RunDirectory;

    /// <summary>What the tasks did, in order: <c>start TASK ATTEMPT</c> and <c>end TASK ATTEMPT</c>.</summary>
    public string[] Evidence => File.Exists(place["evidence"]) ? File.ReadAllLines(place["evidence"]) : [];

    /// <summary>A task that says when it starts and ends, and does something in between.</summary>
    public JsonObject Task(string id, string script = "true", params string[] dependsOn) =>
        PlanText.Shell(
            id,
            $"echo start $PSORCH_TASK $PSORCH_ATTEMPT >> '{place["evidence"]}'; {script}; code=$?; echo end $PSORCH_TASK $PSORCH_ATTEMPT "
                + $">> '{place["evidence"]}'; exit $code",
            dependsOn,
            place.Marker);

    /// <summary>A script that waits until the test lets it go on.</summary>
    public string Wait(string gate) => $"while [ ! -e '{place[gate]}' ]; do sleep 0.02; done";

    public void Open(string gate) => place.Write(gate, string.Empty);

    public PsorchProcess Start(params JsonObject[] tasks) => StartWith([], tasks);

    public PsorchProcess StartWith(string[] options, params JsonObject[] tasks) =>
        place.StartRun(["--backend", "Process", "--plan", place.Plan(tasks), "--name", "run", .. options]);

    public async Task<PsorchResult> RunAsync(params JsonObject[] tasks) => await Start(tasks).EndAsync();

    public Task<PsorchResult> ResumeAsync(params string[] options) => place.PsorchAsync(["resume", Run, .. options]);

    /// <summary>Waits for a line of evidence.</summary>
    public Task UntilAsync(string evidence) => TestPlace.Until(() => Evidence.Contains(evidence), $"there is evidence of '{evidence}'");

    /// <summary>Kills the orchestrator, and nobody else.</summary>
    public static async Task KillAsync(PsorchProcess orchestrator)
    {
        orchestrator.Signal(PsorchProcess.Kill);
        await orchestrator.EndAsync();
    }

    /// <summary>Puts a script in the place of psorch as an executor: what it does before the real one takes over.</summary>
    public void BeforeExecutor(string script) => place.Set("PSORCH_EXE", place.Script("psorch-executor", $"""
        #!/bin/sh
        [ "$1" = --version ] && exec '{PsorchProcess.Executable}' --version
        {script}
        exec '{PsorchProcess.Executable}' "$@"

        """));

    public string Attempt(string task, int number = 1, int executor = 0) =>
        Path.Combine(Run, $"executor_{executor}", task, $"attempt-{number}");

    public JsonNode Claim(string task) => JsonNode.Parse(File.ReadAllText(Path.Combine(Attempt(task), "claim.json")))!;

    public void ChangeClaim(string task, params (string Key, JsonNode Value)[] changes)
    {
        var claim = Claim(task);
        foreach (var (key, value) in changes)
        {
            claim[key] = value;
        }

        File.WriteAllText(Path.Combine(Attempt(task), "claim.json"), claim.ToJsonString());
    }

    /// <summary>The executor of an attempt.</summary>
    public int Executor(string task) => Claim(task)["processId"]!.GetValue<int>();

    /// <summary>Executors of this place that live.</summary>
    public List<int> Executors() => TestPlace.ProcessesWith($"\0exec\0{place.Root}");

    public async ValueTask DisposeAsync()
    {
        foreach (var executor in Executors())
        {
            PsorchProcess.Signal(executor, PsorchProcess.Terminate);
        }

        await TestPlace.Until(() => Executors().Count == 0, "the executors had ended");
        await place.DisposeAsync();
    }
}
