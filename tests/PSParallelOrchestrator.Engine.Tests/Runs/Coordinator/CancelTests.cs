using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>Attempts that are to end: at every moment of their life, and where the backend does not obey.</summary>
public sealed class CancelTests : IAsyncDisposable
{
    private readonly CoordinatorPlace place = new();

    public static TheoryData<string> Exceptions => BackendExceptions.Names;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_cancel_that_fails_is_said_and_tried_again(string exception)
    {
        var tries = 0;
        place.Backend.Canceling = _ => ++tries == 1 ? throw BackendExceptions.Make(exception) : Task.CompletedTask;
        await RunningAsync();
        place.Coordinator.Cancel(place.Token);
        await place.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(FailureClass.Canceled, (await place.EndedAsync()).Result.FailureClass);
        var warning = Assert.Single(place.Messages.Warnings);
        Assert.StartsWith("Task 'a', attempt 1 could not be ended, and this is tried again: ", warning, StringComparison.Ordinal);
        Assert.Equal(0, place.Cluster.Alive);
        Assert.DoesNotContain(place.Messages.All, message => message is FaultMessage);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task Where_it_never_succeeds_the_attempt_ends_as_canceled_and_what_may_be_left_is_named(string exception)
    {
        place.Backend.Canceling = _ => throw BackendExceptions.Make(exception);
        await RunningAsync();
        place.Coordinator.Cancel(place.Token);
        foreach (var pause in (int[])[1, 5, 15])
        {
            await place.PassAsync(TimeSpan.FromSeconds(pause));
        }

        await place.PassAsync(PatientBackend.ReportPatience);

        var ended = await place.EndedAsync();
        Assert.Equal(FailureClass.Canceled, ended.Result.FailureClass);
        Assert.Contains("may still run", ended.Result.Message, StringComparison.Ordinal);
        Assert.Contains(place.Token, ended.Result.Message, StringComparison.Ordinal);
        Assert.Equal(4, place.Messages.Warnings.Count());
        Assert.Equal(4, place.Backend.Cancels);

        // What it comes to after all is nobody's concern any more.
        place.Cluster.Find(place.Token)!.Stop();
        await place.CloseAsync();
        Assert.Single(place.Messages.All.OfType<AttemptEndedMessage>());
    }

    [Fact]
    public async Task Where_its_end_is_reported_though_cancel_fails_that_is_its_end()
    {
        place.Backend.Canceling = _ => throw new HttpRequestException("Connection reset.");
        await RunningAsync();
        place.Coordinator.Cancel(place.Token);
        await place.Messages.Next<WarningMessage>();
        place.Cluster.Open("go");
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        Assert.Equal(1, place.Backend.Cancels);
    }

    [Fact]
    public async Task A_cancel_that_does_not_return_is_given_up_at_its_limit_and_tried_again()
    {
        var tries = 0;
        place.Backend.Canceling = _ => ++tries == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;
        await RunningAsync();
        place.Coordinator.Cancel(place.Token);
        await place.PassAsync(PatientBackend.CancelLimit(place.Spec()));
        await place.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(FailureClass.Canceled, (await place.EndedAsync()).Result.FailureClass);
        Assert.Contains("did not answer in time", Assert.Single(place.Messages.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_ended_but_never_reported_ends_all_the_same()
    {
        place.Backend.Follows = false;
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        place.Coordinator.Cancel(place.Token);
        await place.PassAsync(PatientBackend.ReportPatience);
        var ended = await place.EndedAsync();
        Assert.Equal(FailureClass.Canceled, ended.Result.FailureClass);
        Assert.Contains("did not report", ended.Result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canceled_before_its_launch_it_is_not_launched()
    {
        var composed = new TaskCompletionSource<WorkspaceInput>();
        place.Store.Composing = _ => composed.Task;
        place.Start();
        place.Coordinator.Cancel(place.Token);
        place.Coordinator.Cancel("po-unknown-0-1");
        composed.SetResult(WorkspaceInput.Empty);
        Assert.Equal(FailureClass.Canceled, (await place.EndedAsync()).Result.FailureClass);
        Assert.Empty(place.Backend.Launches);
        Assert.Equal(0, place.Backend.Cancels);
    }

    [Fact]
    public async Task Canceled_during_its_launch_it_is_ended_when_the_backend_has_it()
    {
        var (asked, returns) = (new TaskCompletionSource(), new TaskCompletionSource());
        place.Backend.Launched = _ =>
        {
            asked.SetResult();
            return returns.Task;
        };
        place.Start("wait", "go");
        await asked.Task;
        place.Coordinator.Cancel(place.Token);
        Assert.Equal(0, place.Backend.Cancels);
        returns.SetResult();
        Assert.Equal(FailureClass.Canceled, (await place.EndedAsync()).Result.FailureClass);
        Assert.Equal(1, place.Backend.Cancels);
    }

    [Fact]
    public async Task Canceled_during_a_launch_that_does_not_return_it_is_looked_up_soon_and_ended()
    {
        var asked = new TaskCompletionSource();
        place.Backend.Launched = _ =>
        {
            asked.SetResult();
            return new TaskCompletionSource().Task;
        };
        place.Start("wait", "go");
        await asked.Task;
        place.Coordinator.Cancel(place.Token);
        await place.PassAsync(PatientBackend.CancelLimit(place.Spec()));
        Assert.Equal(FailureClass.Canceled, (await place.EndedAsync()).Result.FailureClass);
        Assert.Equal(0, place.Cluster.Alive);
    }

    [Fact]
    public async Task Asked_twice_it_is_ended_once()
    {
        await RunningAsync();
        place.Coordinator.Cancel(place.Token);
        place.Coordinator.Cancel(place.Token);
        await place.EndedAsync();
        place.Coordinator.Cancel(place.Token);
        Assert.Equal(1, place.Backend.Cancels);
    }

    private async Task RunningAsync()
    {
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
    }
}
