using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Backends.Fake;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>What a backend reports, true or not, and reports that come to an end.</summary>
public sealed class ReportTests : IAsyncDisposable
{
    private readonly CoordinatorPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Waiting_beginning_and_usage_are_passed_on()
    {
        place.Backend.Launching = _ =>
        {
            place.Backend.Report(new AttemptReport.Queued(place.Token, "Resources"));
            return Task.CompletedTask;
        };
        place.Start("wait", "go");
        Assert.Equal("Resources", (await place.Messages.Next<AttemptQueuedMessage>()).Reason);
        Assert.Equal(FakeBackend.Node, (await place.Messages.Next<AttemptStartedMessage>()).Node);
        place.Backend.Report(new AttemptReport.Used(place.Token, new AttemptUsage { CpuSeconds = 2 }));
        Assert.Equal(2, (await place.Messages.Next<AttemptUsedMessage>()).Usage.CpuSeconds);
    }

    [Fact]
    public async Task Trouble_is_a_warning_that_names_the_attempt()
    {
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        place.Backend.Report(new AttemptReport.Troubled(place.Token, "The engine is away"));
        Assert.Equal("Task 'a', attempt 1: The engine is away.", (await place.Messages.Next<WarningMessage>()).Text);
    }

    [Fact]
    public async Task What_a_backend_says_shows_no_secret()
    {
        place.Backend.Launching = _ => throw new HttpRequestException($"401 for {CoordinatorPlace.Secret}");
        place.Backend.Recovering = _ => Task.CompletedTask;
        place.Start();
        Assert.Contains("401 for [secret removed]", (await place.EndedAsync()).Result.Message, StringComparison.Ordinal);
        place.Backend.Disposing = () => throw new IOException($"No answer to {CoordinatorPlace.Secret}");
        await place.CloseAsync();
        Assert.DoesNotContain(CoordinatorPlace.Secret, Assert.Single(place.NotClosed), StringComparison.Ordinal);
        Assert.DoesNotContain(
            place.Messages.Warnings, warning => warning.Contains(CoordinatorPlace.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reports_of_attempts_that_are_not_under_way_and_second_ends_are_ignored()
    {
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        var stale = place.Cluster.Find(place.Token)!.Result(FailureClass.TaskFailed, "Stale.") with { Token = "po-other-0-1" };
        place.Backend.Report(new AttemptReport.Finished("po-other-0-1", stale));
        place.Backend.Report(new AttemptReport.Started("po-other-0-1", DateTimeOffset.UtcNow, null));
        place.Cluster.Open("go");
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        place.Backend.Report(new AttemptReport.Finished(place.Token, stale with { Token = place.Token }));
        await place.CloseAsync();
        Assert.Single(place.Messages.All.OfType<AttemptEndedMessage>());
        Assert.Single(place.Messages.All.OfType<AttemptStartedMessage>());
    }

    [Fact]
    public async Task A_result_of_another_attempt_is_not_taken_for_its_own()
    {
        place.Backend.Follows = false;
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        var foreign = place.Cluster.Find(place.Token)!.Result(null, null) with { Token = "po-other-0-1" };
        place.Backend.Report(new AttemptReport.Finished(place.Token, foreign));
        var ended = await place.EndedAsync();
        Assert.Equal(FailureClass.Lost, ended.Result.FailureClass);
        Assert.Equal(0, place.Store.Snapshots);
    }

    [Fact]
    public async Task A_second_end_while_the_first_is_taken_changes_nothing()
    {
        place.Backend.Follows = false;
        place.Store.Taking = number =>
        {
            if (number == 1)
            {
                throw new IOException("Busy.");
            }
        };
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        var result = place.Cluster.Find(place.Token)!.Result(null, null);
        place.Backend.Report(new AttemptReport.Finished(place.Token, result));
        await place.Messages.Next<WarningMessage>();
        place.Backend.Report(new AttemptReport.Finished(place.Token, result with { FailureClass = FailureClass.Lost }));
        await place.PassAsync(TimeSpan.FromSeconds(1));
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        Assert.Equal(2, place.Store.Snapshots);
    }

    [Fact]
    public async Task What_an_attempt_left_is_taken_again_where_it_cannot_be_and_after_that_it_has_failed()
    {
        place.Store.Taking = _ => throw new IOException("Busy.");
        place.Start();
        await place.PassAsync(TimeSpan.FromSeconds(1));
        await place.PassAsync(TimeSpan.FromSeconds(4));
        var ended = await place.EndedAsync();
        Assert.Equal(FailureClass.Transient, ended.Result.FailureClass);
        Assert.Equal(2, place.Messages.Warnings.Count());
        Assert.Equal(3, place.Store.Snapshots);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_reports_the_run_ends_and_says_that_it_can_be_resumed(bool faulted)
    {
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        place.Backend.EndReports(faulted ? new HttpRequestException("The stream broke.") : null);
        var fault = Assert.IsType<OrchestratorException>((await place.Messages.Next<FaultMessage>()).Fault);
        Assert.Equal(("BackendReportsEnded", OrchestratorErrorKind.NotAvailable), (fault.ErrorId, fault.Kind));
        Assert.Equal(faulted, fault.Message.Contains("The stream broke.", StringComparison.Ordinal));

        // Of what may run on, nothing is recorded.
        Assert.Empty(place.Messages.All.OfType<AttemptEndedMessage>());
    }
}
