using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Threading;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Backends;

[Collection(ProcessTestGroup.Name)]
public sealed class ThreadingBackendTests : ProcessTestBase
{
    private readonly ThreadingBackend backend = new(
        new AttemptRunner(
            new Dictionary<AgentKind, IAgent> { [AgentKind.Simulated] = new SimulatedAgent() },
            new AgentAccess(),
            TimeProvider.System),
        new PlaceKnowledge([]));

    [Fact]
    public async Task Each_attempt_is_reported_finished_once_and_the_reports_end_with_the_backend()
    {
        for (var i = 0; i < 20; i++)
        {
            await backend.LaunchAsync(Spec(i, $"exit {i % 2}"), TestContext.Current.CancellationToken);
        }

        var finished = new List<AttemptResult>();
        while (finished.Count < 20)
        {
            if (await backend.Reports.ReadAsync(TestContext.Current.CancellationToken) is AttemptReport.Finished { Result: var result })
            {
                finished.Add(result);
            }
        }

        await backend.DisposeAsync();
        Assert.False(await backend.Reports.WaitToReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(20, finished.DistinctBy(result => result.Token).Count());
        Assert.Equal(10, finished.Count(result => result.Succeeded));
    }

    [Fact]
    public async Task A_canceled_attempt_is_gone_when_cancel_returns_and_is_reported_all_the_same()
    {
        await backend.LaunchAsync(
            Spec(1, $"setsid sh -c 'sleep 300; true' {Marker} & sh -c 'sleep 300; true' {Marker}"),
            TestContext.Current.CancellationToken);
        await Until(() => Marked(Marker).Count >= 2, "it runs");
        await backend.CancelAsync(Reference(1), TestContext.Current.CancellationToken);
        Assert.Empty(Marked(Marker));
        await backend.CancelAsync(Reference(1), TestContext.Current.CancellationToken);
        await backend.CancelAsync(Reference(99), TestContext.Current.CancellationToken);
        await backend.DisposeAsync();
        var results = new List<AttemptResult>();
        await foreach (var report in backend.Reports.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (report is AttemptReport.Finished { Result: var result })
            {
                results.Add(result);
            }
        }

        Assert.Equal(FailureClass.Canceled, Assert.Single(results).FailureClass);
    }

    [Fact]
    public async Task Disposing_ends_what_runs()
    {
        for (var i = 0; i < 3; i++)
        {
            await backend.LaunchAsync(Spec(i, $"sh -c 'sleep 300; true' {Marker}"), TestContext.Current.CancellationToken);
        }

        await Until(() => Marked(Marker).Count >= 3, "all run");
        await backend.DisposeAsync();
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task Attempts_of_an_earlier_orchestrator_are_lost_and_ended()
    {
        await backend.LaunchAsync(Spec(1, $"setsid sh -c 'sleep 300; true' {Marker} & sleep 300"), TestContext.Current.CancellationToken);
        await Until(() => Marked(Marker).Count >= 1, "it runs");
        await using var next = new ThreadingBackend(
            new AttemptRunner(new Dictionary<AgentKind, IAgent>(), new AgentAccess(), TimeProvider.System), new PlaceKnowledge([]));
        var answer = Assert.Single(await next.RecoverAsync([Reference(1)], TestContext.Current.CancellationToken));
        Assert.Equal(new AttemptRecovery.Lost(Reason: null), answer);
        Assert.Empty(Marked(Marker));
        await backend.DisposeAsync();
    }

    private AttemptReference Reference(int number) => new($"po-{Marker}-{number}-1", null, PathOf($"attempt-{number}"));

    private AttemptSpec Spec(int number, string script) => new()
    {
        Token = $"po-{Marker}-{number}-1",
        RunId = Marker,
        Task = new OrchestratorTask { Id = $"t{number}", Command = "sh", Arguments = ["-c", script] },
        Attempt = 1,
        Executor = number,
        Directory = PathOf($"attempt-{number}"),
        TimeLimit = TimeSpan.FromMinutes(1),
    };
}
