using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution;

/// <summary>One attempt from its beginning to its end, with real processes.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class AttemptRunnerTests : ProcessTestBase
{
    private static readonly Dictionary<AgentKind, IAgent> Agents = new() { [AgentKind.Simulated] = new SimulatedAgent() };

    private string Attempt => PathOf("attempt-1");

    private string Workspace => Path.Combine(Attempt, "workspace");

    [Theory]
    [InlineData("exit 0", null, 0)]
    [InlineData("exit 3", FailureClass.TaskFailed, 3)]
    [InlineData("exit 255", FailureClass.TaskFailed, 255)]
    [InlineData("kill -TERM $$", FailureClass.TaskFailed, 143)]
    [InlineData("kill -KILL $$", FailureClass.TaskFailed, 137)]
    public async Task An_exit_code_or_a_signal_decides(string script, FailureClass? failure, int exitCode)
    {
        var result = await RunAsync(Shell(script));
        Assert.Equal((failure, exitCode), (result.FailureClass, result.ExitCode));
        Assert.Equal("po-run-0-1", result.Token);
    }

    [Theory]
    [InlineData("exit 75", FailureClass.Transient, 75)]
    [InlineData("exit 2", FailureClass.Permanent, 2)]
    [InlineData("kill -KILL $$", FailureClass.OutOfMemory, 137)]
    [InlineData("exit 4", FailureClass.TaskFailed, 4)]
    [InlineData("exit 1", null, 1)]
    [InlineData("exit 0", null, 0)]
    public async Task What_an_exit_code_means_can_be_said(string script, FailureClass? failure, int exitCode)
    {
        var result = await RunAsync(Shell(script) with
        {
            ExitCodes = new Dictionary<int, FailureClass>
            {
                [75] = FailureClass.Transient,
                [2] = FailureClass.Permanent,
                [137] = FailureClass.OutOfMemory,
            },
            SuccessCodes = [1],
        });
        Assert.Equal((failure, exitCode), (result.FailureClass, result.ExitCode));
    }

    [Fact]
    public async Task What_exit_codes_mean_holds_for_verify_and_a_success_for_the_command_alone()
    {
        var spec = Shell("exit 1") with
        {
            ExitCodes = new Dictionary<int, FailureClass> { [2] = FailureClass.Permanent },
            SuccessCodes = [1],
        };
        Assert.Equal(
            FailureClass.Permanent, (await RunAsync(spec with { Task = spec.Task with { Verify = "exit 2" } })).FailureClass);
        Assert.Equal(
            FailureClass.TaskFailed, (await RunAsync(spec with { Task = spec.Task with { Verify = "exit 1" } })).FailureClass);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_no_case_for_a_retry()
    {
        var result = await RunAsync(Shell("") with { Task = new OrchestratorTask { Id = "t", Command = "no-such-program" } });
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains("no-such-program", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] arguments = ["%s\n", "", "a b", "$HOME", "*", "'", "\"", "ä\n\t", "-n"];
        var result = await RunAsync(Shell("") with { Task = new OrchestratorTask { Id = "t", Command = "printf", Arguments = arguments } });
        Assert.Null(result.FailureClass);
        Assert.Equal(string.Concat(arguments.Skip(1).Select(argument => argument + "\n")), Output());
    }

    [Fact]
    public async Task A_task_knows_who_it_is_and_what_its_plan_sets()
    {
        var spec = Shell(
            "echo $PSORCH_RUN $PSORCH_TASK $PSORCH_ATTEMPT $PSORCH_TOKEN $EXECUTOR_ID $OWN ${CUDA_VISIBLE_DEVICES-none}; pwd; echo "
                + "\"$PATH\"");
        spec = spec with
        {
            Task = spec.Task with
            {
                Environment = new Dictionary<string, string>
                {
                    ["OWN"] = "mine",
                    ["PSORCH_TASK"] = "forged",
                    ["PSORCH_TOKEN"] = "forged",
                },
            },
            Gpus = [2, 5],
        };
        Assert.Null((await RunAsync(spec)).FailureClass);
        Assert.Equal(
            ["run t 1 po-run-0-1 7 mine 2,5", Workspace, Environment.GetEnvironmentVariable("PATH")!],
            Output().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Nothing_can_be_read_from_standard_input()
    {
        Assert.Null((await RunAsync(Shell("wc -c"))).FailureClass);
        Assert.Equal("0", Output().Trim());
    }

    [Fact]
    public async Task A_hundred_megabytes_of_output_are_kept_on_disk_and_only_their_end_in_memory()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await RunAsync(Shell("head -c 100000000 /dev/zero | tr '\\0' x; echo; echo the end >&2; exit 1"));
        Assert.Equal(100_000_001, new FileInfo(PathOf("attempt-1/stdout.log")).Length);
        Assert.EndsWith("the end", result.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 20_000_000);
    }

    [Fact]
    public async Task Output_that_is_no_text_does_no_harm()
    {
        var result = await RunAsync(Shell("printf '\\377\\376\\000ab' >&2; exit 1"));
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Equal([0xff, 0xfe, 0, (byte)'a', (byte)'b'], File.ReadAllBytes(PathOf("attempt-1/stderr.log")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_limit_ends_daemons_too(bool subreaper)
    {
        _ = Mode(subreaper);
        var spec = Shell(
            $"setsid sh -c 'setsid sh -c \"sleep 300; true\" {Marker} & sleep 300' {Marker} & sh -c 'trap \"\" TERM; sleep 300; true' "
                + $"{Marker}");
        var result = await RunAsync(spec with { TimeLimit = TimeSpan.FromMilliseconds(400), AfterTask = "touch after" });
        Assert.Equal(FailureClass.Timeout, result.FailureClass);
        Assert.Contains("00:00:00.4", result.Message, StringComparison.Ordinal);
        Assert.Empty(Marked(Marker));
        Assert.True(File.Exists(Path.Combine(Workspace, "after")));
    }

    [Fact]
    public async Task A_stop_ends_everything_and_cleans_up()
    {
        using var stop = new CancellationTokenSource();
        var work = RunUntilAsync(Shell($"sh -c 'sleep 300; true' {Marker}") with { AfterTask = "touch after" }, stop.Token);
        await Until(() => Marked(Marker).Count > 0, "the task runs");
        await stop.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await work).FailureClass);
        Assert.Empty(Marked(Marker));
        Assert.True(File.Exists(Path.Combine(Workspace, "after")));
    }

    [Fact]
    public async Task What_a_task_leaves_in_the_background_is_ended_with_it()
    {
        _ = Mode(subreaper: true);
        Assert.Null((await RunAsync(Shell($"setsid sh -c 'sleep 300; true' {Marker} & true"))).FailureClass);
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task Before_task_and_verify_and_after_come_in_this_order()
    {
        var spec = Shell("echo task >> steps") with { BeforeTask = "echo before >> steps", AfterTask = "echo after >> steps" };
        var result = await RunAsync(spec with { Task = spec.Task with { Verify = "echo verify >> steps", Outputs = ["steps"] } });
        Assert.Null(result.FailureClass);
        Assert.Equal(["before", "task", "verify", "after"], await StepsAsync());
    }

    [Fact]
    public async Task Where_before_fails_the_task_is_not_begun_and_after_cleans_up()
    {
        var result = await RunAsync(
            Shell("echo task >> steps") with
            {
                BeforeTask = "echo before >> steps; echo no luck >&2; exit 4",
                AfterTask = "echo after >> steps",
            });
        Assert.Equal((FailureClass.TaskFailed, 4), (result.FailureClass, result.ExitCode));
        Assert.Contains("before the task", result.Message, StringComparison.Ordinal);
        Assert.Contains("no luck", result.Message, StringComparison.Ordinal);
        Assert.Equal(["before", "after"], await StepsAsync());
    }

    [Fact]
    public async Task After_runs_when_the_task_failed_and_does_not_hide_why()
    {
        var result = await RunAsync(Shell("echo broken >&2; exit 9") with { AfterTask = "echo after >> steps; exit 5" });
        Assert.Equal((FailureClass.TaskFailed, 9), (result.FailureClass, result.ExitCode));
        Assert.Contains("broken", result.Message, StringComparison.Ordinal);
        Assert.Contains("after the task", result.Message, StringComparison.Ordinal);
        Assert.Equal(["after"], await StepsAsync());
    }

    [Fact]
    public async Task A_failure_of_after_fails_the_task()
    {
        var result = await RunAsync(Shell("true") with { AfterTask = "exit 5" });
        Assert.Equal((FailureClass.TaskFailed, 5), (result.FailureClass, result.ExitCode));
    }

    [Fact]
    public async Task After_has_a_limit_of_its_own()
    {
        var time = new VirtualTime();
        var work = new AttemptRunner(Agents, new AgentAccess(), time).RunAsync(
            Shell("true") with
            {
                AfterTask = $"sh -c 'sleep 300; true' {Marker}",
            },
            CancellationToken.None);
        await Until(() => Marked(Marker).Count > 0, "the command after the task runs");
        time.Advance(AttemptRunner.AfterTaskLimit);
        var result = await work;
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("after the task was ended after 00:00:30", result.Message, StringComparison.Ordinal);
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task Before_and_after_frame_simulated_work_too()
    {
        var spec = Shell("") with
        {
            Task = new OrchestratorTask { Id = "t", Prompt = "write" },
            BeforeTask = "echo before >> steps",
            AfterTask = "echo after >> steps",
        };
        Assert.Null((await RunAsync(spec)).FailureClass);
        Assert.Equal(["before", "after"], await StepsAsync());
    }

    [Fact]
    public async Task Work_that_does_not_verify_has_failed()
    {
        var spec = Shell("true");
        var result = await RunAsync(spec with { Task = spec.Task with { Verify = "echo wrong; exit 6" } });
        Assert.Equal((FailureClass.TaskFailed, 6), (result.FailureClass, result.ExitCode));
        Assert.Contains("verify", result.Message, StringComparison.Ordinal);
        Assert.Contains("wrong", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/**", true)]
    [InlineData("a", true)]
    [InlineData("*.txt", true)]
    [InlineData("a/?/c.txt", true)]
    [InlineData("**/c.txt", true)]
    [InlineData("**", true)]
    [InlineData("*.md", false)]
    [InlineData("b", false)]
    [InlineData("a/*.txt", false)]
    [InlineData("top.tx", false)]
    public async Task Outputs_must_be_there(string pattern, bool there)
    {
        var spec = Shell("mkdir -p a/b && touch a/b/c.txt top.txt");
        var result = await RunAsync(spec with { Task = spec.Task with { Outputs = ["top.txt", pattern] } });
        Assert.Equal(there ? null : FailureClass.TaskFailed, result.FailureClass);
        if (!there)
        {
            Assert.Contains($"'{pattern}'", result.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Simulated_work_without_files_makes_no_directory()
    {
        var spec = Shell("") with
        {
            Task = new OrchestratorTask { Id = "t", Prompt = "write" },
            Simulation = new SimulationOptions { WriteFiles = false },
            AfterTask = "touch after",
        };
        Assert.Null((await RunAsync(spec)).FailureClass);
        Assert.False(Directory.Exists(Attempt));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_a_failure_and_no_fault()
    {
        File.WriteAllText(Attempt, "in the way");
        var result = await RunAsync(Shell("true"));
        Assert.Equal(FailureClass.Transient, result.FailureClass);
        Assert.Contains(Attempt, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_task_used_is_measured()
    {
        var result = await RunAsync(Shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"));
        Assert.True(result.Usage!.CpuSeconds > 0);
    }

    private static Task<AttemptResult> RunAsync(AttemptSpec spec) => RunUntilAsync(spec, CancellationToken.None);

    private static Task<AttemptResult> RunUntilAsync(AttemptSpec spec, CancellationToken stop) =>
        new AttemptRunner(Agents, new AgentAccess(), TimeProvider.System).RunAsync(spec, stop);

    private AttemptSpec Shell(string script) => new()
    {
        Token = "po-run-0-1",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Command = "sh", Arguments = ["-c", script] },
        Attempt = 1,
        Executor = 7,
        Directory = Attempt,
        TimeLimit = TimeSpan.FromMinutes(1),
    };

    private string Output() => File.ReadAllText(Path.Combine(Attempt, "stdout.log"));

    private Task<string[]> StepsAsync() => File.ReadAllLinesAsync(Path.Combine(Workspace, "steps"), TestContext.Current.CancellationToken);
}
