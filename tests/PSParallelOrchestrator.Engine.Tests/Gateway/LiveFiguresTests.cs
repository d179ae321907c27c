using System.Text;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>What everybody can read of an attempt's requests while it works.</summary>
public sealed class LiveFiguresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_request_and_its_end_stand_in_the_activity_with_what_was_spent_and_is_reserved()
    {
        await using var place = await GatewayPlace.OpenAsync();
        place.BudgetUsd = 1;
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        var (lease, path) = await FollowAsync(place, access);
        await using (lease)
        {
            Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
            Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
            await GatewayPlace.WaitUntilAsync(() => Task.FromResult(ActivityTail.Read(path).Usage is { Requests: 2, ReservedUsd: 0 }));
        }

        var usage = ActivityTail.Read(path).Usage!;
        Assert.Equal(place.Server.Log.CostUsd, usage.CostUsd);
        Assert.True(usage is { InputTokens: > 0, OutputTokens: > 0 });
    }

    [Fact]
    public async Task A_wait_for_the_service_says_until_when_and_ends()
    {
        var step = ScriptStep.OfText("OK") with { Faults = [Fault.OfStatus(529, retryAfter: "1")] };
        await using var place = await GatewayPlace.OpenAsync(_ => step);
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        var (lease, path) = await FollowAsync(place, access);
        await using (lease)
        {
            var asked = place.AskAsync(access, GatewayPlace.Body());
            await GatewayPlace.WaitUntilAsync(() => Task.FromResult(ActivityTail.Read(path).Last?.Kind == ActivityKind.Wait));
            var wait = ActivityTail.Read(path).Last!;
            Assert.NotNull(wait.Until);
            Assert.Contains("to accept requests to claude-sonnet-4-5 again", wait.Text, StringComparison.Ordinal);
            Assert.Equal(200, (await asked).Status);
            await GatewayPlace.WaitUntilAsync(() => Task.FromResult(ActivityTail.Read(path).Last?.Kind == ActivityKind.Usage));
        }
    }

    [Fact]
    public void The_end_of_an_activity_is_read_whatever_stands_before_it()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, ActivityLog.FileName);
        Assert.Equal(default, ActivityTail.Read(path));
        var log = new ActivityLog(path, SecretStore.Create(new Dictionary<string, string>()), TimeProvider.System);
        log.Add(new ActivityEvent(DateTimeOffset.UnixEpoch, ActivityKind.Usage, "used") { Usage = new ActivityUsage(1, 2, 3, 4, 5) });
        for (var i = 0; i < 20; i++)
        {
            log.Add(ActivityKind.Text, new string('x', 400));
        }

        File.AppendAllText(path, "no JSON\n{\"half\":");

        var (last, usage) = ActivityTail.Read(path);
        Assert.Equal(ActivityKind.Text, last?.Kind);
        Assert.Equal(new ActivityUsage(1, 2, 3, 4, 5), usage);
    }

    [Fact]
    public async Task What_a_model_says_moves_no_terminal()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, ActivityLog.FileName);
        var log = new ActivityLog(path, SecretStore.Create(new Dictionary<string, string>()), TimeProvider.System);
        log.Add(ActivityKind.Text, "a\u001b[2Jb\u001b]0;title\u0007c\u009b31m\u202ed\u2028e");
        using var shown = new MemoryStream();

        await using (var file = File.OpenRead(path))
        {
            await ActivityText.CopyAsync(file, shown, Token);
        }

        var text = Encoding.UTF8.GetString(shown.ToArray());
        Assert.DoesNotContain(text.TrimEnd('\n'), CleanText.IsHarmful);
        Assert.Single(text.TrimEnd('\n').Split('\n'));
    }

    private static async Task<(GatewayLease Lease, string Path)> FollowAsync(GatewayPlace place, Attempts.GatewayAccess access)
    {
        var path = Path.Combine(place.Directory, "attempt", ActivityLog.FileName);
        var log = new ActivityLog(path, SecretStore.Create(new Dictionary<string, string>()), TimeProvider.System);
        return (await GatewayLease.OpenAsync(access, new ModelUseActivity(log, TimeProvider.System).Note, Token), path);
    }
}
