using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Backends.Fake;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>Launches that fail, in every way and at every moment.</summary>
public sealed class LaunchTests : IAsyncDisposable
{
    private readonly CoordinatorPlace place = new();

    public static TheoryData<string> Exceptions => BackendExceptions.Names;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task What_was_not_launched_fails_with_the_class_of_the_exception_and_cannot_start_later(string exception)
    {
        place.Backend.Launching = _ => throw BackendExceptions.Make(exception);
        place.Start();
        var ended = await place.EndedAsync();
        Assert.Equal(BackendExceptions.Class(exception), ended.Result.FailureClass);
        Assert.StartsWith("The attempt could not be launched. ", ended.Result.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing of it runs, now or later", ended.Result.Message, StringComparison.Ordinal);
        Assert.Equal(1, place.Backend.Recoveries);
        Assert.Null(place.Cluster.Submit(place.Spec()));
        Assert.DoesNotContain(place.Messages.All, message => message is FaultMessage);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task What_was_launched_all_the_same_is_followed_to_its_end_and_not_launched_again(string exception)
    {
        place.Backend.Launched = _ => throw BackendExceptions.Make(exception);
        place.Start("wait", "go");
        var warning = await place.Messages.Next<WarningMessage>();
        Assert.Contains("Task 'a', attempt 1: its launch failed", warning.Text, StringComparison.Ordinal);
        place.Cluster.Open("go");
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        Assert.Single(place.Backend.Launches);
        Assert.DoesNotContain(place.Messages.All, message => message is FaultMessage);
    }

    [Fact]
    public async Task What_ended_before_its_launch_failed_has_its_result()
    {
        // Nobody follows the job: only the look-up can tell.
        place.Backend.Follows = false;
        place.Backend.Launched = async _ =>
        {
            await place.Cluster.Find(place.Token)!.Ended;
            throw new TaskCanceledException();
        };
        place.Start("exit", "3");
        var ended = await place.EndedAsync();
        Assert.Equal((FailureClass.TaskFailed, 3), (ended.Result.FailureClass, ended.Result.ExitCode));
    }

    [Fact]
    public async Task An_error_of_the_backend_s_own_says_that_nothing_was_launched_and_is_not_looked_up()
    {
        place.Backend.Launching = _ =>
            throw new OrchestratorException("Id", OrchestratorErrorKind.NotAvailable, "No psorch.", "Install it.");
        place.Start();
        var ended = await place.EndedAsync();
        Assert.Equal(FailureClass.Permanent, ended.Result.FailureClass);
        Assert.Equal("The attempt could not be launched. No psorch. Install it.", ended.Result.Message);
        Assert.Equal(0, place.Backend.Recoveries);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_look_up_that_fails_is_tried_again(string exception)
    {
        var tries = 0;
        place.Backend.Launched = _ => throw new HttpRequestException("Connection reset.");
        place.Backend.Recovering = _ => ++tries < 3 ? throw BackendExceptions.Make(exception) : Task.CompletedTask;
        place.Start("exit", "0");
        await place.PassAsync(TimeSpan.FromSeconds(1));
        await place.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        Assert.Equal(3, place.Backend.Recoveries);
    }

    [Fact]
    public async Task Where_no_look_up_succeeds_the_attempt_ends_and_its_token_is_named()
    {
        place.Backend.Follows = false;
        place.Backend.Launched = _ => throw new HttpRequestException("Connection reset.");
        place.Backend.Recovering = _ => throw new HttpRequestException("Connection refused.");
        place.Start("wait", "never");
        foreach (var seconds in (int[])[1, 5, 15])
        {
            await place.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        var ended = await place.EndedAsync();
        Assert.Equal(FailureClass.Transient, ended.Result.FailureClass);
        Assert.Contains("Connection reset.", ended.Result.Message, StringComparison.Ordinal);
        Assert.Contains("Connection refused.", ended.Result.Message, StringComparison.Ordinal);
        Assert.Contains(place.Token, ended.Result.Message, StringComparison.Ordinal);

        // Should it end after all, its result is stale.
        place.Backend.Report(new AttemptReport.Finished(place.Token, place.Cluster.Find(place.Token)!.Result(null, null)));
        await place.CloseAsync();
        Assert.Single(place.Messages.All.OfType<AttemptEndedMessage>());
    }

    [Fact]
    public async Task A_launch_that_does_not_return_is_looked_up_at_its_limit()
    {
        place.Backend.Launched = _ => new TaskCompletionSource().Task;
        place.Start("wait", "go");
        await place.PassAsync(PatientBackend.LaunchLimit);
        Assert.Contains("did not answer in time", (await place.Messages.Next<WarningMessage>()).Text, StringComparison.Ordinal);
        place.Cluster.Open("go");
        Assert.True((await place.EndedAsync()).Result.Succeeded);
    }

    [Fact]
    public async Task An_end_that_comes_before_the_launch_returns_is_the_end()
    {
        var returns = new TaskCompletionSource();
        place.Backend.Launched = _ => returns.Task;
        place.Start("exit", "0");
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        returns.SetResult();
        Assert.Equal("job of " + place.Token, (await place.Messages.Next<AttemptHandleMessage>()).Handle);
        await place.CloseAsync();
        Assert.Single(place.Messages.All.OfType<AttemptEndedMessage>());
    }

    [Fact]
    public async Task An_end_that_comes_before_the_launch_fails_is_the_end()
    {
        var fails = new TaskCompletionSource();
        place.Backend.Launched = _ => fails.Task;
        place.Start("exit", "0");
        Assert.True((await place.EndedAsync()).Result.Succeeded);
        fails.SetException(new HttpRequestException("Connection reset."));
        await place.CloseAsync();
        Assert.Single(place.Messages.All.OfType<AttemptEndedMessage>());
        Assert.DoesNotContain(place.Messages.All, message => message is FaultMessage);
    }

    [Fact]
    public async Task An_input_that_cannot_be_merged_blocks_the_task_and_one_that_cannot_be_written_fails_it()
    {
        place.Store.Composing = _ => Task.FromResult(new WorkspaceInput(null, [], IsBlocked: true));
        place.Start();
        await place.Messages.Next<InputBlockedMessage>();
        place.Store.Composing = _ => throw new IOException("The disk is full.");
        place.Start();
        Assert.Equal(FailureClass.Transient, (await place.EndedAsync()).Result.FailureClass);
        Assert.Empty(place.Backend.Launches);
    }

    [Fact]
    public async Task An_adopted_attempt_is_followed_and_one_that_has_ended_is_taken()
    {
        await using var next = new CoordinatorPlace(begins: false);
        var job = next.Cluster.Submit(next.Spec("wait", "go"))!;
        await next.Backend.RecoverAsync(
            [new AttemptReference(next.Token, null, next.Spec().Directory)],
            TestContext.Current.CancellationToken);
        await next.Coordinator.AdoptAsync(next.Task, next.Spec(), result: null, TestContext.Current.CancellationToken);
        next.Coordinator.Begin();
        Assert.Equal(FakeBackend.Node, (await next.Messages.Next<AttemptStartedMessage>()).Node);
        next.Cluster.Open("go");
        Assert.Equal("commit of " + next.Token, (await next.EndedAsync()).Commit);

        var failed = job.Result(FailureClass.TaskFailed, "No.");
        await place.Coordinator.AdoptAsync(place.Task, place.Spec(), failed, TestContext.Current.CancellationToken);
        Assert.Equal("No.", (await place.EndedAsync()).Result.Message);
    }
}
