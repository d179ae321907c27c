using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>Whatever a run's beginning checks of its tasks, or says of them, is checked and said of tasks that are added to it.</summary>
public sealed class AddedTaskChecksTests
{
    private const string Key = "sk-ant-of-a-test-of-added-tasks";
    private static readonly OrchestratorTask Gate = Plans.Task("gate");
    private static readonly OrchestratorTask Agent = Plans.Task("x") with { Agent = AgentKind.Anthropic };
    private static readonly OrchestratorTask Script = new() { Id = "x", Script = new TaskScript { Text = "1" } };
    private static readonly OrchestratorTask Large = new()
    {
        Id = "x",
        Command = "true",
        Resources = new TaskResources { Memory = MemorySize.Parse("100000G") },
    };

    private static readonly OrchestratorTask Limited = new()
    {
        Id = "x",
        Command = "true",
        Resources = new TaskResources { Memory = MemorySize.Parse("64M") },
    };

    /// <summary>A check; the task that does not pass it; budget; what is said.</summary>
    private static readonly Dictionary<string, (OrchestratorTask Task, decimal? BudgetUsd, string Says)> Refusals = new()
    {
        ["ids are unique"] = (Gate, null, "'gate'"),
        ["dependencies exist"] = (Plans.Task("x", "nobody"), null, "'nobody'"),
        ["there is no cycle"] = (Plans.Task("x", "x"), null, "itself"),
        ["tasks are whole"] = (new OrchestratorTask { Id = "x" }, null, "neither a prompt"),
        ["the machine is large enough"] = (Large, null, "100000G memory"),
        ["there is the PowerShell of a script"] = (
            Script with { Script = Script.Script! with { Shell = "/nowhere/pwsh" } }, null, "/nowhere/pwsh"),
        ["there is a PowerShell around for a script in process"] = (
            Script with { Script = Script.Script! with { InProcess = true } }, null, "'x'"),
        ["the agent can be used"] = (Agent with { Agent = AgentKind.Bedrock }, null, ServiceAddress.OfBedrock),
        ["a budget can bind the model"] = (Agent with { Model = "nobodys-model" }, 5, "nobodys-model"),
        ["the task's own limit can bind the model"] = (Agent with { Model = "nobodys-model", MaxCostUsd = 1 }, null, "nobodys-model"),
        ["the budget pays for a beginning"] = (Agent, 0.02m, "is too small to begin with: the first request of the agent Anthropic"),
        ["there is the program of the gateway"] = (Agent, 5, "There is no psorch here."),
    };

    public static TheoryData<string> Checks => new(Refusals.Keys);

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task What_would_not_begin_is_not_added(string check)
    {
        var (task, budget, says) = Refusals[check];
        var options = RealRun.Options("gate:hang") with { MaxCostUsd = budget };
        var start = await Assert.ThrowsAnyAsync<OrchestratorException>(
            () => RealRun.CreateAsync(Plans.Of(Gate, task), options, Services()));
        Assert.Contains(says, start.Message, StringComparison.Ordinal);

        await using var run = await RealRun.CreateAsync(Plans.Of(Gate), options, Services());
        var going = run.Session.RunAsync(null, CancellationToken.None);
        var added = await Assert.ThrowsAsync<OrchestratorException>(() => run.Session.AskAsync(Add(task)));
        Assert.Equal("RequestRefused", added.ErrorId);
        Assert.StartsWith("Nothing was done: ", added.Message, StringComparison.Ordinal);
        Assert.Contains(says, added.Message, StringComparison.Ordinal);
        Assert.Single(run.Run.Tasks);
        await StopAsync(run, going);
    }

    [Theory]
    [InlineData("limits")]
    [InlineData("open files")]
    public async Task What_a_beginning_warns_of_is_said_of_what_is_added(string what)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits of other systems are others.");
        var task = what == "limits" ? Limited
            : Script with { DependsOn = ["gate"], Script = Script.Script! with { Shell = "/bin/sh" } };
        var (options, services) = (RealRun.Options("gate:hang") with { MaxExecutors = 30 }, Services());
        await using var whole = await RealRun.CreateAsync(Plans.Of(Gate, task), options, services);
        var going = whole.Session.RunAsync(null, CancellationToken.None);
        Assert.True(await whole.Session.Begun);
        await StopAsync(whole, going);
        var warning = Assert.Single(whole.Run.Warnings);

        await using var run = await RealRun.CreateAsync(Plans.Of(Gate), options, services);
        going = run.Session.RunAsync(null, CancellationToken.None);
        Assert.True(await run.Session.Begun);
        Assert.Empty(run.Run.Warnings);
        await run.Session.AskAsync(Add(task));
        await run.Session.AskAsync(Add(task with { Id = "y" }));
        await StopAsync(run, going);
        Assert.Equal(warning, Assert.Single(run.Run.Warnings));
    }

    [Fact]
    public async Task A_run_is_simulated_in_parts_from_then_on()
    {
        var options = RealRun.Options();
        await using var run = await RealRun.CreateAsync(
            Plans.Of(new OrchestratorTask { Id = "gate", Command = "sleep", Arguments = ["600"] }), options, Services());
        var going = run.Session.RunAsync(null, CancellationToken.None);
        Assert.True(await run.Session.Begun);
        Assert.False(run.Run.Simulated);
        await run.Session.AskAsync(Add(Plans.Task("x", "gate")));
        Assert.True(run.Run.Simulated);
        await StopAsync(run, going);
    }

    /// <summary>Else whoever can write to the inbox, and so a task, could send the keys anywhere.</summary>
    [Fact]
    public async Task A_service_that_no_task_named_before_is_not_asked()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Gate), RealRun.Options("gate:hang"), Services());
        var going = run.Session.RunAsync(null, CancellationToken.None);
        foreach (var variable in ServiceAddress.Variables)
        {
            var task = Agent with { Environment = new Dictionary<string, string> { [variable] = "https://elsewhere.invalid" } };
            var refused = await Assert.ThrowsAsync<OrchestratorException>(() => run.Session.AskAsync(Add(task)));
            Assert.Contains(
                "no task named the service https://elsewhere.invalid when the run began", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--base-run", refused.Message, StringComparison.Ordinal);
        }

        await StopAsync(run, going);
    }

    [Fact]
    public async Task Tasks_that_run_again_with_another_agent_are_checked_too()
    {
        await using var run = await RealRun.CreateAsync(
            Plans.Of(Gate, Plans.Task("x") with { MaxRetries = 0 }), RealRun.Options("gate:hang", "x:fail=-1"), Services());
        var failed = new TaskCompletionSource();
        run.Run.TaskFinished += (_, _) => failed.TrySetResult();
        var going = run.Session.RunAsync(null, CancellationToken.None);
        await failed.Task;
        var refused = await Assert.ThrowsAsync<OrchestratorException>(() => run.Session.AskAsync(
            new RetryRequest(["x"]) { Terms = new RetryTerms { Agent = AgentKind.Bedrock } }));
        Assert.Contains(ServiceAddress.OfBedrock, refused.Message, StringComparison.Ordinal);
        Assert.Equal(TaskState.Failed, run.Task("x").State);
        await StopAsync(run, going);
    }

    [Theory]
    [InlineData("the shell of a task")]
    [InlineData("the shell of what it blocks")]
    [InlineData("the PowerShell of a script")]
    [InlineData("the program of the gateway")]
    public async Task What_tasks_need_that_run_again_is_looked_for_anew(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links to shells stand for them here.");
        using var folder = new TemporaryDirectory();
        var (shell, needs) = (folder["bash"], Plans.Task("x") with { Verify = "true", CommandShell = folder["bash"], MaxRetries = 0 });
        File.CreateSymbolicLink(shell, "/bin/sh");
        File.CreateSymbolicLink(folder["pwsh"], "/bin/false");
        var isThere = true;
        var (tasks, missing) = what switch
        {
            "the shell of a task" => (Plans.Of(Gate, needs), shell),
            "the shell of what it blocks" =>
                (Plans.Of(Gate, Plans.Task("x") with { MaxRetries = 0 }, needs with { Id = "after", DependsOn = ["x"] }), shell),
            "the PowerShell of a script" => (
                Plans.Of(Gate, Script with { MaxRetries = 0, Script = Script.Script! with { Shell = folder["pwsh"] } }), folder["pwsh"]),
            _ => (Plans.Of(Gate, Agent with { MaxRetries = 0 }), "There is no psorch here"),
        };
        var services = Services() with
        {
            LocatePsorch = () => Task.FromResult<(PsorchProgram?, string?)>(
                isThere ? (new PsorchProgram("/bin/false", []), null) : (null, "There is no psorch here")),
        };
        await using var run = await RealRun.CreateAsync(tasks, RealRun.Options("gate:hang", "x:fail=-1"), services);
        var failed = new TaskCompletionSource();
        run.Run.TaskFinished += (_, _) => failed.TrySetResult();
        var going = run.Session.RunAsync(null, CancellationToken.None);
        await failed.Task;
        Assert.Equal(TaskState.Failed, run.Task("x").State);

        isThere = false;
        File.Delete(shell);
        File.Delete(folder["pwsh"]);
        var refused = await Assert.ThrowsAsync<OrchestratorException>(() => run.Session.AskAsync(new RetryRequest([])));
        Assert.Equal("RequestRefused", refused.ErrorId);
        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
        Assert.Contains("environment of the process that owns the run", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(TaskState.Failed, run.Task("x").State);
        await StopAsync(run, going);
    }

    private static AddTasksRequest Add(OrchestratorTask task) => new(AddedTasks.Write([task]));

    private static async Task StopAsync(RealRun run, Task<RunState> going)
    {
        await run.Session.AskAsync(new StopRequest("enough"));
        Assert.Equal(RunState.Canceled, await going);
    }

    /// <summary>Anthropic has a key, Bedrock a service that it may not ask; there are few files, no cgroups and no psorch.</summary>
    private static EngineContext Services() => new()
    {
        Agents = new AgentAccess
        {
            Secrets = SecretStore.Create(new Dictionary<string, string>
            {
                ["ANTHROPIC_API_KEY"] = Key,
                ["AWS_ACCESS_KEY_ID"] = "AKIAOFATEST000000001",
                ["AWS_SECRET_ACCESS_KEY"] = Key,
                [ServiceAddress.OfBedrock] = "http://gateway.invalid",
            }),
        },
        Limits = AttemptLimits.In(CgroupPlace.Find([], _ => false)),
        FilesLeft = static () => 150,
        LocatePsorch = static () => Task.FromResult<(PsorchProgram?, string?)>((null, "There is no psorch here")),
    };
}
