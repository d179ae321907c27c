using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>A psorch run that goes on until its gate is opened: the task <c>gate</c> waits for that, beside tasks of the test.</summary>
public sealed class GatedRun
{
    private readonly TestPlace place;

    private GatedRun(TestPlace place, PsorchProcess process)
    {
        this.place = place;
        Process = process;
    }

    public PsorchProcess Process { get; }

    public string Directory => place.RunDirectory;

    /// <summary>Starts it, and waits until its gate runs.</summary>
    public static async Task<GatedRun> StartAsync(TestPlace place, string[] options, params JsonObject[] tasks)
    {
        var gate = PlanText.Shell("gate", $"while [ ! -e '{place["open"]}' ]; do sleep 0.05; done");
        var run = new GatedRun(place, place.StartRun(["--plan", place.Plan([gate, .. tasks]), .. options]));
        await run.UntilAsync("gate", TaskState.Running);
        return run;
    }

    /// <summary>Waits until a task has a state.</summary>
    public async Task UntilAsync(string task, TaskState state)
    {
        await TestPlace.Until(() => Process.HasExited || StateOf(task) == state, $"'{task}' is {state}");
        if (Process.HasExited)
        {
            (await Process.EndAsync()).EndedWith(-1);
        }
    }

    /// <summary>Lets it end.</summary>
    public Task<PsorchResult> OpenAsync()
    {
        place.Write("open", string.Empty);
        return Process.EndAsync();
    }

    /// <summary>Kills its orchestrator alone; what that leaves running ends with the place.</summary>
    public async Task KillAsync()
    {
        Process.Signal(PsorchProcess.Kill);
        await Process.EndAsync();
    }

    /// <summary>The state of a task by the journal; null where there is none yet.</summary>
    private TaskState? StateOf(string task)
    {
        if (place.Runs is not [var run] || !File.Exists(TestPlace.JournalPath(run)))
        {
            return null;
        }

        try
        {
            using var reader = RunReader.Open(run);
            return reader.Run.FindTask(task)?.State;
        }
        catch (OrchestratorException)
        {
            return null;
        }
    }
}
