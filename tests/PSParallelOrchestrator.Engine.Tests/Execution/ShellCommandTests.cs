using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution;

/// <summary>Which shell runs the shell commands of an attempt, and what comes of it where it fails or is not there.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class ShellCommandTests : ProcessTestBase
{
    private const string IsBash = "test -n \"$BASH_VERSION\"";
    private static readonly Dictionary<AgentKind, IAgent> Agents = new() { [AgentKind.Simulated] = new SimulatedAgent() };

    [Theory]
    [InlineData(IsBash, null)]
    [InlineData("[[ abc == a* ]] && a=(1 2) && test ${#a[@]} = 2", null)]
    [InlineData("[[ abc == b* ]]", FailureClass.TaskFailed)]
    [InlineData("exit 7", FailureClass.TaskFailed)]
    public async Task A_named_shell_runs_verify_and_its_failure_counts(string verify, FailureClass? failure)
    {
        var result = await RunAsync(Spec(verify) with { VerifyShell = "bash" });
        Assert.Equal(failure, result.FailureClass);
    }

    [Fact]
    public async Task The_runs_shell_runs_what_comes_before_and_after_and_no_verify()
    {
        var spec = Spec($"! {IsBash}") with
        {
            CommandShell = "bash",
            BeforeTask = IsBash + " && echo before >> steps",
            AfterTask = IsBash + " && echo after >> steps",
        };
        Assert.Null((await RunAsync(spec)).FailureClass);
        Assert.Equal(["before", "task", "after"], Steps());
        var failed = await RunAsync(spec with { Attempt = 2, Directory = PathOf("second"), BeforeTask = "exit 9" });
        Assert.Equal((FailureClass.TaskFailed, 9), (failed.FailureClass, failed.ExitCode));
        failed = await RunAsync(spec with { Attempt = 3, Directory = PathOf("third"), AfterTask = "[[ a == b ]]" });
        Assert.Equal(FailureClass.TaskFailed, failed.FailureClass);
    }

    [Fact]
    public async Task A_path_is_a_shell_too()
    {
        var own = PathOf("ksh");
        await File.WriteAllTextAsync(own, "#!/bin/sh\necho \"$@\" > seen\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Null((await RunAsync(Spec("any thing") with { VerifyShell = own })).FailureClass);
        Assert.Equal("-c any thing\n", await File.ReadAllTextAsync(
            Path.Combine(PathOf("attempt-1"), "workspace", "seen"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_shell_of_verify_that_is_not_there_fails_before_the_work()
    {
        var spec = Spec("true");
        var result = await RunAsync(spec with
        {
            VerifyShell = "zsh",
            Task = spec.Task with { Environment = new Dictionary<string, string> { ["PATH"] = "/nowhere" }, Command = "/bin/sh" },
        });
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains("verify command could not be started", result.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere", result.Message, StringComparison.Ordinal);
        Assert.Empty(Steps());
    }

    [Fact]
    public async Task One_that_comes_with_the_command_before_the_task_is_found()
    {
        var spec = Spec("true");
        var path = PathOf("bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        var result = await RunAsync(spec with
        {
            VerifyShell = "zsh",
            BeforeTask = $"mkdir '{PathOf("bin")}' && ln -s /bin/sh '{PathOf("bin/zsh")}'",
            Task = spec.Task with { Environment = new Dictionary<string, string> { ["PATH"] = path } },
        });
        Assert.Null(result.FailureClass);
    }

    private static Task<AttemptResult> RunAsync(AttemptSpec spec) =>
        new AttemptRunner(Agents, new AgentAccess(), TimeProvider.System).RunAsync(spec, CancellationToken.None);

    private AttemptSpec Spec(string verify) => new()
    {
        Token = "po-run-0-1",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Command = "sh", Arguments = ["-c", "echo task >> steps"], Verify = verify },
        Attempt = 1,
        Executor = 0,
        Directory = PathOf("attempt-1"),
        TimeLimit = TimeSpan.FromMinutes(1),
    };

    private string[] Steps() =>
        Path.Combine(PathOf("attempt-1"), "workspace", "steps") is var steps && File.Exists(steps) ? File.ReadAllLines(steps) : [];
}
