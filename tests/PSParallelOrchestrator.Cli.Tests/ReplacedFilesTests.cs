using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Runs whose tasks, or whoever else, put pipes and links where files of ours were: nothing hangs, and all is said.</summary>
public sealed class ReplacedFilesTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ReplacedFilesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs pipes and links.");

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading", "rm ../stderr.log; mkfifo ../stderr.log; exit 1", "TaskFailed")]
    [InlineData("Process", "rm ../stderr.log; mkfifo ../stderr.log; exit 1", "TaskFailed")]
    [InlineData("Process", "echo x > f; mkdir ../result.json", "TaskFailed")]
    [InlineData("Process", "echo x > f; mkfifo ../result.json", "TaskFailed")]
    [InlineData("Process", "rm ../task.json ../claim.json; mkfifo ../task.json ../claim.json; exit 1", "TaskFailed")]
    [InlineData("Process", "rm ../executor.log; mkfifo ../executor.log; exit 1", "TaskFailed")]
    [InlineData("Process", "echo x > f; chmod 000 ..", "TaskFailed")]
    [InlineData("Process", "cd /; rm -rf \"$OLDPWD/../../attempt-1\"", "TaskFailed")]
    [InlineData("Threading", "cd ..; rmdir workspace; ln -s /etc/apt workspace", "TaskFailed")]
    [InlineData("Process", "cd ..; rmdir workspace; ln -s /etc/apt workspace", "TaskFailed")]
    [InlineData("Threading", "cd ..; mv workspace w2; echo x > workspace", "TaskFailed")]
    public async Task What_a_task_does_to_its_own_files_is_its_failure(string backend, string script, string failure)
    {
        Effort.SkipUnless(backend == "Process" || script.Contains("w2", StringComparison.Ordinal));
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("t", script)), "--backend", backend, "--max-retries", "0")).EndedWith(1);
        Assert.Equal(failure, TestPlace.Task(place.RunDirectory, "t").GetProperty("failureClass").GetString());
        Assert.False(Directory.Exists(Path.Combine(place.RunDirectory, "src")));
        await place.PsorchAsync("log", place.RunDirectory, "t", "--stderr");
        (await place.PsorchAsync("status", place.RunDirectory)).EndedWith(0);
    }

    [Theory]
    [InlineData("plan.json")]
    [InlineData("journal.jsonl")]
    [InlineData("run.json")]
    [InlineData("lock")]
    public async Task A_pipe_in_the_place_of_a_file_of_the_run_hangs_no_command(string name)
    {
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("t", "echo x > f")))).EndedWith(0);
        var file = Path.Combine(place.RunDirectory, ".orchestrator", name);
        File.Delete(file);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [file]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        foreach (var command in Effort.Some(3, ["status", "log", "resume", "merge", "report", "stop", "retry"]))
        {
            // What can be read is shown; what cannot is an error, and neither waits.
            Assert.NotEqual(134, (await place.PsorchAsync(command, place.RunDirectory)).ExitCode);
        }
    }

    [Fact]
    public async Task A_task_that_asks_its_executor_to_end_comes_to_an_end()
    {
        var plan = place.Plan(PlanText.Shell("t", "kill -TERM $PPID; sleep 30"));
        (await place.RunAsync("--plan", plan, "--backend", "Process", "--max-retries", "0")).EndedWith(1);
        var attempts = TestPlace.Trace(place.RunDirectory);
        Assert.Equal(6, attempts.Count);
        Assert.All(attempts, attempt => Assert.Equal("Preempted", attempt["failureClass"]));
    }
}
