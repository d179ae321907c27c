using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution;

/// <summary>What a task does to the files beside its workspace, and to the workspace itself, is its failure, at once.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class AttemptPlaceTests : ProcessTestBase
{
    private const string Secret = "sk-secret-value-of-a-test";

    [Theory]
    [InlineData("rm ../stderr.log; mkfifo ../stderr.log; exit 42", false)]
    [InlineData("rm ../stderr.log; mkfifo ../stderr.log; exit 42", true)]
    [InlineData("rm ../stderr.log ../stdout.log; exit 42", false)]
    [InlineData("rm ../stderr.log; mkdir ../stderr.log; exit 42", false)]
    [InlineData("rm ../stderr.log; ln -s /dev/zero ../stderr.log; exit 42", false)]
    [InlineData("rm ../stderr.log ../stdout.log; ln -s loop ../loop; ln -s loop ../stderr.log; mkfifo ../stdout.log; exit 42", false)]
    public async Task An_exit_code_stands_whatever_can_be_read_beside_it(string script, bool redacts)
    {
        var result = await RunAsync(Shell(script), redacts);
        Assert.Equal((FailureClass.TaskFailed, 42), (result.FailureClass, result.ExitCode));
        Assert.Contains("42", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm ../stderr.log; mkfifo ../stderr.log", false)]
    [InlineData("rm ../stderr.log; mkfifo ../stderr.log", true)]
    [InlineData("rm ../stdout.log; mkdir ../stdout.log", false)]
    [InlineData("rm ../stdout.log; ln -s ../../target ../stdout.log", false)]
    [InlineData("rm ../stdout.log; ln -s ../../target ../stdout.log", true)]
    public async Task A_file_that_a_task_replaced_is_not_written_by_what_follows(string script, bool redacts)
    {
        var target = PathOf("target");
        await File.WriteAllTextAsync(target, "kept", Token);
        var spec = Shell(script);
        var result = await RunAsync(spec with { Task = spec.Task with { Verify = "echo verified" } }, redacts);
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("std", result.Message, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(target, Token));
    }

    [Theory]
    [InlineData("rm -rf ../workspace", "removed or moved")]
    [InlineData("cd ..; mv workspace w2", "removed or moved")]
    [InlineData("cd ..; mv workspace w2; echo x > workspace", "a file")]
    [InlineData("cd ..; rmdir workspace; ln -s /etc workspace", "a link")]
    [InlineData("cd ..; rmdir workspace; mkdir other; ln -s other workspace", "a link")]
    [InlineData("echo x > f; chmod 000 ..", "permissions")]
    [InlineData("cd /; rm -rf \"$OLDPWD/../../attempt-1\"", "removed or moved")]
    public async Task A_workspace_that_cannot_be_seen_is_not_an_empty_one(string script, string what)
    {
        var result = await RunAsync(Shell(script), redacts: false);
        Assert.Equal((FailureClass.TaskFailed, 0), (result.FailureClass, result.ExitCode));
        Assert.Contains(what, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("after")]
    public async Task It_may_be_any_command_of_the_attempt(string which)
    {
        const string Removes = "rm -rf ../workspace";
        var spec = Shell("true");
        spec = which == "verify" ? spec with { Task = spec.Task with { Verify = Removes } } : spec with { AfterTask = Removes };
        var result = await RunAsync(spec, redacts: false);
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("removed or moved", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emptied_workspace_is_a_workspace()
    {
        var result = await RunAsync(Shell("touch a; mkdir b; rm -rf a b"), redacts: false);
        Assert.True(result.FailureClass is null, result.Message);
    }

    [Fact]
    public async Task A_program_beside_the_plan_is_named_where_it_was_looked_for_in_the_workspace()
    {
        var task = new OrchestratorTask { Id = "t", Command = "./beside.sh" };
        var result = await RunAsync(Shell("") with { Task = task, IsCommandBesidePlan = true }, redacts: false);
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains($"'{PathOf("attempt-1/workspace")}'", result.Message, StringComparison.Ordinal);
        Assert.Contains("There is one in the folder of the plan's file", result.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<AttemptResult> RunAsync(AttemptSpec spec, bool redacts)
    {
        var secrets = SecretStore.Create(
            redacts ? new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = Secret } : new Dictionary<string, string>());
        return new AttemptRunner(new Dictionary<AgentKind, IAgent>(), new AgentAccess { Secrets = secrets }, TimeProvider.System)
            .RunAsync(spec, CancellationToken.None);
    }

    private AttemptSpec Shell(string script) => new()
    {
        Token = "po-run-0-1",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Command = "sh", Arguments = ["-c", script] },
        Attempt = 1,
        Executor = 0,
        Directory = PathOf("attempt-1"),
        TimeLimit = TimeSpan.FromMinutes(1),
    };
}
