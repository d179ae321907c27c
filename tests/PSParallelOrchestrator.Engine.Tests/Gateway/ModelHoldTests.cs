using PSParallelOrchestrator.Engine.Gateway.Troubles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

public sealed class ModelHoldTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly VirtualTime time = new();
    private readonly ModelHold hold;

    public ModelHoldTests() => hold = new ModelHold(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<bool> PassAsync() => await hold.PassAsync(_ => { }, Token) > 0;

    [Fact]
    public async Task Without_trouble_everybody_passes() => Assert.False(await PassAsync());

    [Fact]
    public async Task Time_that_passes_while_it_is_looked_at_wakes_whoever_waits()
    {
        var passing = new PassingTime();
        var own = new ModelHold(passing);
        own.Refused(TimeSpan.FromMilliseconds(40), Longest);
        Assert.True(await own.PassAsync(_ => { }, Token).WaitAsync(TimeSpan.FromSeconds(30), Token) > 0);
    }

    [Fact]
    public async Task After_trouble_one_tries_when_the_service_asked_to_be_asked_and_the_others_follow_its_success()
    {
        var begin = time.GetUtcNow();
        hold.Refused(TimeSpan.FromSeconds(20), Longest);
        var all = Enumerable.Range(0, 16).Select(_ => PassAsync()).ToList();
        Assert.DoesNotContain(all, task => task.IsCompleted);

        Assert.True(await FirstAsync(all));
        Assert.True(time.GetUtcNow() - begin >= TimeSpan.FromSeconds(20));
        Assert.Equal(1, all.Count(task => task.IsCompleted));

        hold.Answered();
        await FinishAsync(all);
        Assert.Equal(1, all.Count(task => task.Result));
        Assert.True(time.GetUtcNow() - begin <= TimeSpan.FromSeconds(21.1));
    }

    [Fact]
    public async Task Waits_grow_while_the_trouble_lasts()
    {
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            var begin = time.GetUtcNow();
            hold.Refused(null, Longest);
            Assert.True(await FirstAsync([PassAsync()]));
            waits.Add(time.GetUtcNow() - begin);
        }

        Assert.InRange(waits[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(waits[^1], TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
        Assert.True(waits[4] > waits[0]);
    }

    [Fact]
    public async Task A_service_that_asks_for_a_day_is_asked_again_when_patience_is_over()
    {
        var begin = time.GetUtcNow();
        hold.Refused(TimeSpan.FromDays(1), Longest);

        Assert.True(await FirstAsync([PassAsync()]));

        Assert.InRange(time.GetUtcNow() - begin, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10.1));
    }

    [Fact]
    public async Task When_the_one_that_tries_says_nothing_of_the_service_another_tries()
    {
        hold.Refused(null, Longest);
        Assert.True(await FirstAsync([PassAsync()]));
        var next = PassAsync();
        Assert.False(next.IsCompleted);

        hold.Left(1);

        Assert.True(await next);
    }

    [Fact]
    public async Task One_that_tries_and_hears_nothing_holds_the_others_for_seconds_only()
    {
        hold.Refused(null, Longest);
        Assert.True(await FirstAsync([PassAsync()]));
        var begin = time.GetUtcNow();
        var others = Enumerable.Range(0, 3).Select(_ => PassAsync()).ToList();

        Assert.True(await FirstAsync(others));

        Assert.InRange(time.GetUtcNow() - begin, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
        Assert.Equal(1, others.Count(task => task.IsCompleted));

        // Its time was over: that it ends says nothing of who tries now.
        hold.Left(1);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        Assert.Equal(1, others.Count(task => task.IsCompleted));
        hold.Answered();
        await FinishAsync(others);
    }

    [Fact]
    public async Task Who_gives_up_stops_waiting()
    {
        hold.Refused(TimeSpan.FromHours(1), Longest);
        using var stop = new CancellationTokenSource();
        var waiting = hold.PassAsync(_ => { }, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private async Task<bool> FirstAsync(IReadOnlyCollection<Task<bool>> all)
    {
        while (!all.Any(task => task.IsCompleted))
        {
            time.GoToNextTimer();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }

        return await all.First(task => task.IsCompleted);
    }

    private async Task FinishAsync(List<Task<bool>> all)
    {
        while (!all.All(task => task.IsCompleted))
        {
            time.GoToNextTimer();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }

    /// <summary>A clock that goes on with each look at it, and whose timers are those of the system.</summary>
    private sealed class PassingTime : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => now += TimeSpan.FromMilliseconds(350);
    }
}
