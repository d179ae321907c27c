using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Backends;

/// <summary>Tests that run the command line in this process, whose environment and console they change.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InProcessGroup
{
    public const string Name = "command line in this process";
}

/// <summary>
/// A backend that one folder adds works through the command line, its probe, its options and a resume, with no edit elsewhere.
/// </summary>
[Collection(InProcessGroup.Name)]
public sealed class AddedBackendTests : IAsyncDisposable
{
    private readonly TestPlace place = new();
    private readonly IDisposable added = SampleBackend.Add();
    private readonly string? stateHome = Environment.GetEnvironmentVariable("PSORCH_STATE_HOME");
    private readonly TextWriter output = Console.Out;
    private readonly TextWriter error = Console.Error;

    public AddedBackendTests()
    {
        Environment.SetEnvironmentVariable("PSORCH_STATE_HOME", place["state"]);
        SampleBackend.Seen.Clear();
        SampleBackend.Waits = false;
        SampleBackend.IsAway = false;
    }

    public ValueTask DisposeAsync()
    {
        added.Dispose();
        Environment.SetEnvironmentVariable("PSORCH_STATE_HOME", stateHome);
        Console.SetOut(output);
        Console.SetError(error);
        return place.DisposeAsync();
    }

    [Fact]
    public async Task It_is_listed_and_helped_with()
    {
        Assert.Matches("Sample +available +1", (await PsorchAsync("backends")).Output);
        var help = (await PsorchAsync("run", "--help")).Output.ReplaceLineEndings(" ");
        Assert.Contains("--sample", help, StringComparison.Ordinal);
        Assert.Contains(
            "Threading, Process, Docker, Slurm, Sample or Auto",
            string.Join(' ', help.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--backend", "sample")]
    [InlineData("--sample")]
    public async Task It_runs_tasks_with_its_options_which_are_kept_with_the_run(params string[] choice)
    {
        (await RunAsync([.. choice, "--backend-option", "Color=red"])).EndedWith(0);
        Assert.Equal(["probe red", "probe red", "launch a red"], SampleBackend.Seen);
        Assert.Equal("Sample", TestPlace.Summary(place.RunDirectory).GetProperty("backend").GetString());
        Assert.Equal("red", await File.ReadAllTextAsync(
            Directory.GetFiles(place.RunDirectory, "a.txt", SearchOption.AllDirectories)[0], TestContext.Current.CancellationToken));
        var kept = JsonDocument.Parse(await File.ReadAllBytesAsync(
            Path.Combine(place.RunDirectory, ".orchestrator", "run.json"), TestContext.Current.CancellationToken));
        var options = kept.RootElement.GetProperty("options");
        Assert.Equal("Sample", options.GetProperty("backend").GetString());
        Assert.Equal("red", options.GetProperty("backendOptions").GetProperty("color").GetString());
        using var reader = RunReader.Open(place.RunDirectory);
        Assert.Equal(new SampleBackendOptions { Color = "red" }, reader.Run.Options.BackendOptions);
    }

    [Fact]
    public async Task A_resume_uses_the_same_options()
    {
        SampleBackend.Waits = true;
        using var stop = new CancellationTokenSource();
        var running = PsorchUntilAsync(
            ["run", "--plan", Plan(), "-o", place.Output, "--sample", "--backend-option", "color=green", "-q"],
            stop.Token);
        await TestPlace.Until(() => SampleBackend.Seen.Contains("launch a green"), "it was launched");
        await stop.CancelAsync();
        (await running).EndedWith(130);
        SampleBackend.Seen.Clear();
        SampleBackend.Waits = false;
        (await PsorchAsync("resume", place.RunDirectory, "-q")).EndedWith(0);
        Assert.Equal(["probe green", "launch a green"], SampleBackend.Seen);
    }

    [Fact]
    public async Task A_resume_while_the_backend_is_away_changes_nothing_and_a_later_one_goes_on()
    {
        SampleBackend.Waits = true;
        var options = new RunOptions { Backend = BackendKind.Parse("Sample"), BackendOptions = new SampleBackendOptions { Color = "red" } };
        var plan = new OrchestratorPlan { Tasks = [new OrchestratorTask { Id = "a", Prompt = "Write a." }] };
        var live = await RunHost.StartAsync(
            plan, place.Output, name: null, options, new EngineContext(), new RunAim(), TestContext.Current.CancellationToken);
        await TestPlace.Until(() => SampleBackend.Seen.Contains("launch a red"), "it was launched");
        live.Abandon();
        await TestPlace.Until(() => live.Completion.IsCompleted, "its orchestrator is gone");
        SampleBackend.Waits = false;
        SampleBackend.IsAway = true;
        SampleBackend.Seen.Clear();
        (await PsorchAsync("resume", place.RunDirectory, "-q")).Refused(3, "AttemptsNotRecovered", "The shelf does not answer.");
        Assert.DoesNotContain("launch a red", SampleBackend.Seen);
        using (var reader = RunReader.Open(place.RunDirectory))
        {
            Assert.Equal((RunState.Interrupted, TaskState.Running), (reader.Run.State, reader.Run.Tasks[0].State));
        }

        SampleBackend.IsAway = false;
        (await PsorchAsync("resume", place.RunDirectory, "-q")).EndedWith(0);
        Assert.Contains("launch a red", SampleBackend.Seen);
        using var ended = RunReader.Open(place.RunDirectory);
        Assert.Equal((RunState.Succeeded, 2), (ended.Run.State, ended.Run.Tasks[0].Attempts.Count));
    }

    [Theory]
    [InlineData(2, "BackendOptionUnknown", "Did you mean 'color'?", "--sample", "--backend-option", "colour=red")]
    [InlineData(2, "BackendOptionInvalid", "is 'blue', which is not red", "--sample", "--backend-option", "color=blue")]
    [InlineData(2, "BackendOptionInvalid", "'color' is no option", "--sample", "--backend-option", "color")]
    [InlineData(2, "BackendOptionInvalid", "given before", "--sample", "--backend-option", "color=red", "--backend-option", "Color=green")]
    [InlineData(2, "BackendOptionUnknown", "It has no options", "--backend", "Process", "--backend-option", "color=red")]
    [InlineData(2, "BackendOptionsWithAuto", "Name the backend", "--backend", "Auto", "--backend-option", "color=red")]
    [InlineData(2, "TwoBackends", "--sample", "--sample", "--backend", "Process")]
    [InlineData(3, "BackendNotAvailable", "Its colour is broken", "--sample", "--backend-option", "color=broken")]
    public async Task Options_that_cannot_be_used_are_refused_before_anything_is_made(
        int exitCode, string errorId, string part, params string[] arguments)
    {
        (await RunAsync(arguments)).Refused(exitCode, errorId, part);
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task Resources_are_bounded_by_what_the_user_says_and_not_by_this_machine()
    {
        var plan = place.Write(
            "large.json",
            """{ "tasks": [ { "id": "a", "prompt": "x", "resources": { "cpus": 4000, "gpus": 64, "memory": "9000G" } } ] }""");
        string[] arguments = ["run", "--plan", plan, "-o", place.Output, "-q"];
        (await PsorchAsync([.. arguments, "--backend", "Process"])).Refused(2, "ResourcesImpossible", "4000 CPUs");
        (await PsorchAsync([.. arguments, "--sample", "--gpus", "32"])).Refused(2, "ResourcesImpossible", "64 GPUs of 32");
        (await PsorchAsync([.. arguments, "--sample"])).EndedWith(0);
    }

    [Fact]
    public async Task Without_it_its_run_can_be_looked_at_but_not_resumed()
    {
        (await RunAsync("--sample", "--backend-option", "color=red")).EndedWith(0);
        added.Dispose();
        (await PsorchAsync("status", place.RunDirectory)).EndedWith(0);
        (await PsorchAsync("resume", place.RunDirectory)).Refused(2, "BackendUnknown", "knows no backend 'Sample'");
        (await RunAsync("--backend", "Sample")).Refused(2, "SettingInvalid", "'Sample'");
    }

    private string Plan() => place.Write("plan.json", """{ "tasks": [ { "id": "a", "prompt": "Write a." } ] }""");

    private Task<PsorchResult> RunAsync(params string[] arguments) =>
        PsorchAsync(["run", "--plan", Plan(), "-o", place.Output, "-q", .. arguments]);

    private static Task<PsorchResult> PsorchAsync(params string[] arguments) =>
        PsorchUntilAsync(arguments, TestContext.Current.CancellationToken);

    private static async Task<PsorchResult> PsorchUntilAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var said = new StringWriter();
        using var complained = new StringWriter();
        Console.SetOut(said);
        Console.SetError(complained);
        var exitCode = await CommandLine.RunAsync(arguments, cancellationToken);
        return new PsorchResult(exitCode, said.ToString(), complained.ToString());
    }
}
