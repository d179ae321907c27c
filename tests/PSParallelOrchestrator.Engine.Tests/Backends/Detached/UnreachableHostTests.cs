using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Detached;

/// <summary>What becomes of attempts while their host cannot say anything about their executors.</summary>
public sealed class UnreachableHostTests : IAsyncDisposable
{
    private const string Token = "po-test-0-1";
    private readonly TemporaryDirectory place = new();
    private readonly VirtualTime time = new();
    private readonly ScriptedHost host;
    private readonly DetachedBackend backend;

    public UnreachableHostTests()
    {
        host = new ScriptedHost();
        backend = new DetachedBackend(host, SecretStore.FromEnvironment(), time);
    }

    public async ValueTask DisposeAsync()
    {
        await backend.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task An_attempt_goes_on_while_its_host_is_away_and_its_result_is_taken_when_it_is_back()
    {
        host.Waits.Enqueue(() => throw new HttpRequestException("Connection refused."));
        host.Sights.Enqueue(() => throw new HttpRequestException("Connection refused."));
        host.Waits.Enqueue(() => throw new HttpRequestException("Still refused."));
        host.Sights.Enqueue(() => new ExecutorSight.Alive("job 7", time.GetUtcNow()));
        host.Waits.Enqueue(() =>
        {
            WriteResult();
            return "job 7 ended";
        });
        await LaunchAsync();
        Assert.Contains(
            "cannot be said at present, and is asked again: HttpRequestException: Connection refused.",
            (await NextAsync<AttemptReport.Troubled>()).Problem,
            StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(7, (await NextAsync<AttemptReport.Finished>()).Result.ExitCode);
        Assert.Empty(host.Waits);
    }

    [Fact]
    public async Task An_attempt_whose_executor_is_gone_when_its_host_is_back_is_lost_and_its_leftovers_are_ended()
    {
        host.Waits.Enqueue(() => throw new TaskCanceledException("A time-out."));
        host.Sights.Enqueue(() => new ExecutorSight.Gone("Job 7 is not known."));
        await LaunchAsync();
        Assert.True(await new DirectoryAttemptStore(Attempt).TryClaimAsync(
            AttemptClaim.OfThisProcess(Token, ClaimHolder.Executor), TestContext.Current.CancellationToken));
        await PassAsync(TimeSpan.FromSeconds(1));
        var result = (await NextAsync<AttemptReport.Finished>()).Result;
        Assert.Equal(FailureClass.Lost, result.FailureClass);
        Assert.Contains("Job 7 is not known", result.Message, StringComparison.Ordinal);
        Assert.Equal([Token], host.Leftovers);
    }

    [Fact]
    public async Task Leftovers_that_cannot_be_ended_do_not_keep_an_attempt_open()
    {
        host.Waits.Enqueue(() => "job 7 ended");
        host.EndingLeftovers = () => throw new IOException("The socket is gone.");
        await LaunchAsync();
        var result = (await NextAsync<AttemptReport.Finished>()).Result;
        Assert.Equal(FailureClass.Lost, result.FailureClass);
        Assert.Contains("The socket is gone.", result.Message, StringComparison.Ordinal);
    }

    private string Attempt => place["attempt"];

    private async Task LaunchAsync() => await backend.LaunchAsync(
        new AttemptSpec
        {
            Token = Token,
            RunId = "r",
            Task = new OrchestratorTask { Id = "a", Command = "true" },
            Attempt = 1,
            Executor = 0,
            Directory = Attempt,
            TimeLimit = TimeSpan.FromHours(1),
        },
        TestContext.Current.CancellationToken);

    private async Task PassAsync(TimeSpan due)
    {
        await time.ArmedAsync(due).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        time.Advance(due);
    }

    private async Task<T> NextAsync<T>()
        where T : AttemptReport
    {
        while (true)
        {
            var report = await backend.Reports.ReadAsync(TestContext.Current.CancellationToken);
            if (report is T wanted)
            {
                return wanted;
            }

            Assert.IsNotType<AttemptReport.Finished>(report);
        }
    }

    private void WriteResult() => File.WriteAllBytes(
        AttemptFiles.Result(Attempt),
        AttemptResultJson.Write(new AttemptResult
        {
            Token = Token,
            FailureClass = FailureClass.TaskFailed,
            ExitCode = 7,
            StartedAt = time.GetUtcNow(),
            FinishedAt = time.GetUtcNow(),
        }));
}
