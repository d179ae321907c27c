using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>A run that is left, at every moment of an attempt, and a backend that does not let itself be closed.</summary>
public sealed class CloseTests : IAsyncDisposable
{
    private readonly CoordinatorPlace place = new();

    public static TheoryData<string> Exceptions => BackendExceptions.Names;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Left_during_a_launch_nothing_is_recorded_and_the_backend_is_closed_after_it()
    {
        var asked = new TaskCompletionSource();
        place.Backend.Launched = async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        place.Start("wait", "go");
        await asked.Task;
        Assert.False(place.Backend.IsDisposed);
        await place.CloseAsync();
        Assert.True(place.Backend.IsDisposed);
        OnlyStartedWasSaid();
        Assert.Equal(0, place.Backend.Recoveries);

        // Another owner finds it.
        Assert.NotEqual(0, place.Cluster.Alive);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task Left_during_a_launch_that_fails_with_it_nothing_is_recorded(string exception)
    {
        var asked = new TaskCompletionSource();
        place.Backend.Launched = async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw BackendExceptions.Make(exception);
        };
        place.Start("wait", "go");
        await asked.Task;
        await place.CloseAsync();
        OnlyStartedWasSaid();
    }

    [Fact]
    public async Task Left_while_an_attempt_is_ended_or_looked_up_nothing_is_recorded()
    {
        var asked = new TaskCompletionSource();
        place.Backend.Canceling = async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        place.Start("wait", "go");
        await place.Messages.Next<AttemptHandleMessage>();
        place.Coordinator.Cancel(place.Token);
        await asked.Task;
        await place.CloseAsync();
        Assert.Empty(place.Messages.All.OfType<AttemptEndedMessage>());
        Assert.DoesNotContain(place.Messages.All, message => message is FaultMessage or WarningMessage);

        await using var other = new CoordinatorPlace();
        other.Backend.Launching = _ => throw new TaskCanceledException();
        other.Backend.Recovering = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        other.Start();
        await other.Time.ArmedAsync(PatientBackend.LookUpLimit);
        await other.CloseAsync();
        Assert.Empty(other.Messages.All);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_backend_that_cannot_be_closed_is_told_of_and_changes_nothing_else(string exception)
    {
        place.Start();
        await place.EndedAsync();
        place.Backend.Disposing = () => throw BackendExceptions.Make(exception);
        await place.CloseAsync();
        Assert.Contains("could not be closed", Assert.Single(place.NotClosed), StringComparison.Ordinal);
        Assert.DoesNotContain(place.Messages.All, message => message is FaultMessage);
    }

    [Fact]
    public async Task A_backend_that_does_not_close_is_not_waited_for_for_ever()
    {
        place.Backend.Disposing = () => new TaskCompletionSource().Task;
        var closed = place.CloseAsync();
        await place.PassAsync(TimeSpan.FromMinutes(2));
        await closed;
        Assert.Single(place.NotClosed);
    }

    private void OnlyStartedWasSaid() => Assert.All(place.Messages.All, message => Assert.IsType<AttemptStartedMessage>(message));
}
