using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Detached;

/// <summary>What the files of an attempt say of its fate.</summary>
public sealed class AttemptSearchTests : IDisposable
{
    private const string Token = "po-test-0-1";
    private readonly TemporaryDirectory place = new();
    private readonly AttemptSearch search = new(
        new ProcessHost(PsorchLocator.FindAsync, new PlaceKnowledge(["gone"])), TimeProvider.System);

    private string Attempt => place["attempt"];

    private DirectoryAttemptStore Store => new(Attempt);

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task An_attempt_that_nobody_has_is_claimed_and_lost_for_whoever_comes_later()
    {
        Assert.IsType<AttemptRecovery.Lost>(await FindAsync());
        Assert.False(await Store.TryClaimAsync(Own(), TestContext.Current.CancellationToken));
        Assert.Equal(ClaimHolder.Recovery, Store.FindClaim(Token).Claim!.Holder);
        Assert.IsType<AttemptRecovery.Lost>(await FindAsync());
    }

    [Fact]
    public async Task A_claim_of_a_living_process_is_a_running_attempt()
    {
        Assert.True(await Store.TryClaimAsync(
            AttemptClaim.OfThisProcess(Token, ClaimHolder.Executor), TestContext.Current.CancellationToken));
        Assert.Equal(ProcessIdentity.Current.ToText(), Assert.IsType<AttemptRecovery.Running>(await FindAsync()).Handle);
    }

    [Fact]
    public async Task A_process_id_that_another_process_has_now_is_no_living_executor()
    {
        Claim(Own() with { StartTicks = 1 });
        Assert.IsType<AttemptRecovery.Lost>(await FindAsync());
    }

    [Fact]
    public async Task A_result_counts_whatever_the_claim_says()
    {
        Claim(Own() with { Host = "elsewhere", BootId = "other" });
        Result(Token);
        Assert.Equal(Token, Assert.IsType<AttemptRecovery.Finished>(await FindAsync()).Result.Token);
    }

    [Fact]
    public async Task A_stale_result_does_not_count()
    {
        Claim(Own() with { StartTicks = 1 });
        Result("po-test-0-9");
        Assert.Contains("po-test-0-9", Assert.IsType<AttemptRecovery.Lost>(await FindAsync()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "other", "ns", typeof(AttemptRecovery.Lost))]
    [InlineData("elsewhere", "other", "ns", typeof(ExecutorSight.OutOfReach))]
    [InlineData("GONE", "other", "ns", typeof(AttemptRecovery.Lost))]
    [InlineData(null, null, "ns", typeof(ExecutorSight.OutOfReach))]
    [InlineData("elsewhere", null, "ns", typeof(ExecutorSight.OutOfReach))]
    [InlineData("renamed", null, null, typeof(AttemptRecovery.Running))]
    public async Task The_place_of_a_claim_decides(string? host, string? boot, string? pidNamespace, Type fate)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a boot id.");
        var own = Own();
        Claim(own with { Host = host ?? own.Host, BootId = boot ?? own.BootId, PidNamespace = pidNamespace ?? own.PidNamespace });
        Assert.IsType(fate, await FindAsync());
    }

    [Fact]
    public async Task Where_the_claim_cannot_be_read_the_place_of_the_orchestrator_decides()
    {
        Directory.CreateDirectory(Attempt);
        await File.WriteAllTextAsync(AttemptFiles.Claim(Attempt), "half a cla", TestContext.Current.CancellationToken);
        Assert.IsType<AttemptRecovery.Lost>(await FindAsync());
        Assert.IsType<AttemptRecovery.Running>(await FindAsync(executor: ProcessIdentity.Current));
        Assert.IsType<ExecutorSight.OutOfReach>(await FindAsync(new ProcessPlace("elsewhere", "other", "ns")));
        Assert.IsType<AttemptRecovery.Lost>(await FindAsync(new ProcessPlace("gone", "other", "ns")));
        Assert.IsType<AttemptRecovery.Lost>(await FindAsync(ProcessPlace.Current with { BootId = "other" }));
    }

    [Fact]
    public void Of_many_who_make_a_file_at_once_one_does_and_it_is_whole()
    {
        for (var round = 0; round < 50; round++)
        {
            var path = place[$"file-{round}"];
            var made = 0;
            Parallel.For(0, 8, i =>
            {
                if (ExclusiveFile.TryCreate(path, new byte[1000 + i]))
                {
                    Interlocked.Increment(ref made);
                }

                Assert.InRange(new FileInfo(path).Length, 1000, 1007);
            });
            Assert.Equal(1, made);
        }

        Assert.Equal(50, Directory.GetFiles(Path.GetDirectoryName(place["x"])!).Length);
    }

    [Fact]
    public void A_process_is_the_same_after_it_was_written_as_a_text()
    {
        Assert.Equal(ProcessIdentity.Current, ProcessIdentity.FromText(ProcessIdentity.Current.ToText()));
        foreach (var text in new[] { "", "a/b/c", "a/1", "a/1/-2", "a/99999999999/1", "/1/2/3" })
        {
            Assert.Null(ProcessIdentity.FromText(text));
        }
    }

    private static AttemptClaim Own() => new()
    {
        Token = Token,
        Holder = ClaimHolder.Executor,
        Host = ProcessPlace.Current.Host,
        BootId = ProcessIdentity.Current.BootId,
        PidNamespace = ProcessPlace.Current.PidNamespace!,
        ProcessId = ProcessIdentity.Current.Pid,
        StartTicks = ProcessIdentity.Current.StartTicks,
        At = DateTimeOffset.UtcNow,
    };

    private void Claim(AttemptClaim claim)
    {
        Directory.CreateDirectory(Attempt);
        File.WriteAllBytes(AttemptFiles.Claim(Attempt), AttemptClaimJson.Write(claim));
    }

    private void Result(string token) =>
        File.WriteAllBytes(
            AttemptFiles.Result(Attempt),
            AttemptResultJson.Write(
                new AttemptResult
                {
                    Token = token,
                    StartedAt = DateTimeOffset.UtcNow,
                    FinishedAt = DateTimeOffset.UtcNow,
                }));

    private async Task<object?> FindAsync(ProcessPlace? launchedFrom = null, ProcessIdentity? executor = null)
    {
        var attempt = new AttemptReference(Token, executor?.ToText(), Attempt) { LaunchedFrom = launchedFrom ?? ProcessPlace.Current };
        var (answer, outOfReach) = await search.FindAsync(attempt, TestContext.Current.CancellationToken);
        return answer is null ? outOfReach : answer;
    }
}
