using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Detached;

/// <summary>The store of an attempt: what is promised of each store, shown on the one that is a directory.</summary>
public sealed class DirectoryAttemptStoreTests : IDisposable
{
    private const string Token = "po-test-0-1";
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Of_many_who_claim_at_once_one_has_the_attempt_and_every_one_sees_the_same()
    {
        for (var round = 0; round < 50; round++)
        {
            var directory = place[$"attempt-{round}"];
            var claims = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i =>
                        Task.Run(async () =>
                        {
                            var store = new DirectoryAttemptStore(directory);
                            var claim = AttemptClaim.OfThisProcess(Token, i % 2 == 0 ? ClaimHolder.Executor : ClaimHolder.Recovery) with
                            {
                                ProcessId = i,
                            };
                            return (
                                Made: await store.TryClaimAsync(claim, CancellationToken.None),
                                Id: i,
                                Seen: store.FindClaim(Token).Claim!.ProcessId);
                        })));
            var winner = Assert.Single(claims, claim => claim.Made);
            Assert.All(claims, claim => Assert.Equal(winner.Id, claim.Seen));
            Assert.Single(Directory.GetFiles(directory));
        }
    }

    [Fact]
    public async Task What_is_read_has_the_directory_of_who_reads()
    {
        var spec = Spec(place["here"]);
        await new DirectoryAttemptStore(place["here"]).WriteTaskAsync(
            new DetachedTask { Version = "1", Spec = spec },
            CancellationToken.None);
        Directory.Move(place["here"], place["there"]);
        var read = await new DirectoryAttemptStore(place["there"]).ReadTaskAsync(CancellationToken.None);
        Assert.Equal(place["there"], read.Spec.Directory);
        Assert.StartsWith(place["there"], read.Spec.Workspace, StringComparison.Ordinal);
        Assert.Equal(DetachedTask.CurrentFormat, read.Format);
        Assert.DoesNotContain(
            place.Path,
            await File.ReadAllTextAsync(AttemptFiles.Task(place["there"]), CancellationToken.None),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_is_found_by_its_token_alone()
    {
        var store = new DirectoryAttemptStore(place["attempt"]);
        Assert.Equal(default, await store.FindResultAsync(Token, CancellationToken.None));
        Directory.CreateDirectory(place["attempt"]);
        var result = new AttemptResult { Token = Token, StartedAt = DateTimeOffset.UnixEpoch, FinishedAt = DateTimeOffset.UnixEpoch };
        await store.WriteResultAsync(result, CancellationToken.None);
        Assert.Equal(result, (await store.FindResultAsync(Token, CancellationToken.None)).Result);
        Assert.Contains(Token, (await store.FindResultAsync("po-test-0-2", CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_of_0_1_0_is_read_as_one_of_the_first_form()
    {
        var store = new DirectoryAttemptStore(place["attempt"]);
        await store.WriteTaskAsync(new DetachedTask { Version = "0.1.0", Spec = Spec(place["attempt"]) }, CancellationToken.None);
        var path = AttemptFiles.Task(place["attempt"]);
        var text = await File.ReadAllTextAsync(path, CancellationToken.None);
        await File.WriteAllTextAsync(
            path,
            text.Replace("\"format\":2,", "", StringComparison.Ordinal)
                .Replace("\"token\"", "\"directory\":\"/old\",\"token\"", StringComparison.Ordinal),
            CancellationToken.None);
        Assert.Equal(1, (await store.ReadTaskAsync(CancellationToken.None)).Format);
    }

    private static AttemptSpec Spec(string directory) => new()
    {
        Token = Token,
        RunId = "r",
        Task = Plans.Task("a"),
        Attempt = 1,
        Executor = 0,
        Directory = directory,
        TimeLimit = TimeSpan.FromHours(1),
    };
}
