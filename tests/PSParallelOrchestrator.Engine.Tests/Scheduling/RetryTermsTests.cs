using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class RetryTermsTests
{
    private static readonly MemorySize Small = MemorySize.Parse("1G");
    private static readonly MemorySize Large = MemorySize.Parse("16G");

    [Fact]
    public void A_task_that_runs_again_asks_for_what_it_was_given_and_every_attempt_from_there_on()
    {
        var task = Plans.Task("a") with { Resources = new TaskResources { Cpus = 2, Memory = Small }, TimeLimit = TimeSpan.FromMinutes(1) };
        using var run = new VirtualRun(Plans.Of(task), new RunOptions { Retry = new RetryOptions { MaxRetries = 1 } })
        {
            Outcome = (_, spec) => spec.Attempt < 4 ? FailureClass.TaskFailed : null,
        };
        Assert.Equal(RunState.Failed, run.Complete());
        Again(run, new RetryTerms { Memory = Large, TimeLimit = TimeSpan.FromHours(2), Model = "opus", Clean = true });

        Assert.Equal(4, run.Started.Count);
        Assert.Equal([Small, Small, Large, Large], run.Started.Select(spec => spec.Resources!.Memory!.Value));
        Assert.Equal([1, 1, 120, 120], run.Started.Select(spec => spec.TimeLimit.TotalMinutes));
        Assert.Equal([null, null, "opus", "opus"], run.Started.Select(spec => spec.AgentOptions.Model));
        Assert.Equal(2, run.Started[3].Resources!.Cpus);
        var definition = run.Run.Tasks[0].Definition;
        Assert.Equal((Large, TimeSpan.FromHours(2), "opus"), (definition.Resources!.Memory!.Value, definition.TimeLimit, definition.Model));
        Assert.Equal([null, null, Large, Large], run.Run.Tasks[0].Attempts.Select(attempt => attempt.Memory));
        Assert.Equal(2, run.Run.Tasks[0].CleanFrom);
    }

    [Fact]
    public void Less_memory_than_an_attempt_was_given_counts_too()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a") with { Resources = new TaskResources { Memory = Small } }),
            new RunOptions { Retry = new RetryOptions { MaxRetries = 1 } })
        {
            Outcome = (_, spec) => spec.Attempt < 3 ? FailureClass.OutOfMemory : null,
        };
        run.Complete();
        Again(run, new RetryTerms { Memory = Small });
        Assert.Equal(["1G", "2G", "1G"], run.Started.Select(spec => spec.Resources!.Memory!.Value.ToString()));
    }

    [Fact]
    public void The_record_has_them_so_that_a_resume_gives_the_same()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")))
        {
            Outcome = (_, spec) => spec.Attempt == 1 ? FailureClass.Permanent : null,
        };
        run.Complete();
        Again(run, new RetryTerms { Memory = Large, Agent = AgentKind.Simulated });
        var text = System.Text.Encoding.UTF8.GetString(run.File.ToArray());
        Assert.Contains("\"terms\":{\"memory\":\"16G\",\"agent\":\"Simulated\"", text, StringComparison.Ordinal);
    }

    private static void Again(VirtualRun run, RetryTerms terms)
    {
        run.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: false));
        var answer = run.Post(new RetryRequest(["a"]) { Terms = terms });
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Null(answer.Result);
    }
}
