using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Tests.Backends.Fake;
using PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends;

/// <summary>A backend that fails before anything is launched.</summary>
public sealed class CheckedBackendTests : IAsyncDisposable
{
    private readonly FakeBackend backend = new(new FakeCluster());

    public static TheoryData<string> Exceptions => BackendExceptions.Names;

    public ValueTask DisposeAsync() => backend.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task One_that_fails_to_say_whether_it_can_be_used_cannot(string exception)
    {
        var thrown = BackendExceptions.Make(exception);
        backend.Probing = _ => throw thrown;
        var status = await backend.ProbeCheckedAsync(Token);
        Assert.False(status.Available);
        Assert.Contains(thrown.Message, status.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task One_that_cannot_be_made_ready_is_not_available_and_says_why(string exception)
    {
        var thrown = BackendExceptions.Make(exception);
        backend.Preparing = _ => throw thrown;
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => backend.PrepareCheckedAsync(RunBuilder.Of("x"), Token));
        Assert.Equal(("BackendNotAvailable", OrchestratorErrorKind.NotAvailable), (error.ErrorId, error.Kind));
        Assert.Contains(thrown.Message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task One_that_cannot_say_what_became_of_attempts_leaves_the_run_to_be_resumed(string exception)
    {
        var thrown = BackendExceptions.Make(exception);
        backend.Recovering = _ => throw thrown;
        var error = await Assert.ThrowsAsync<OrchestratorException>(
            () => backend.RecoverCheckedAsync([new AttemptReference("po-x-0-1", null, "/x")], Token));
        Assert.Equal(("AttemptsNotRecovered", OrchestratorErrorKind.NotAvailable), (error.ErrorId, error.Kind));
        Assert.Contains(thrown.Message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_says_itself_and_what_the_caller_asked_for_stay_as_they_are()
    {
        var own = new OrchestratorException("AttemptsOnOtherHost", OrchestratorErrorKind.InUse, "Elsewhere.", "Go there.");
        backend.Recovering = _ => throw own;
        Assert.Same(own, await Assert.ThrowsAsync<OrchestratorException>(() => backend.RecoverCheckedAsync([], Token)));
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        backend.Probing = cancellationToken => Task.FromCanceled(cancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backend.ProbeCheckedAsync(canceled.Token));
    }
}
