using PSParallelOrchestrator.Engine.Gateway.Money;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

public sealed class SpendingPoolTests
{
    private static readonly Action Nothing = static () => { };

    private readonly SpendingAccount run = new("The budget", 1, 0);
    private readonly SpendingPool pool;

    public SpendingPoolTests() => pool = new SpendingPool(run);

    [Fact]
    public async Task What_is_free_is_given_at_once_and_what_is_not_when_others_give_back()
    {
        var waited = false;
        Assert.Null(await ReserveAsync(Account(), 0.7m));

        var second = pool.ReserveAsync(Account(), 0.5m, () => waited = true, CancellationToken.None);
        Assert.True(waited);
        Assert.False(second.IsCompleted);

        pool.Settle(Account(reserved: 0.7m), 0.7m, 0.1m);
        Assert.Null(await second);
        Assert.Equal((0.1m, 0.5m, 1m), pool.Run);
    }

    [Fact]
    public async Task A_large_request_is_not_passed_by_small_ones_for_ever()
    {
        Assert.Null(await ReserveAsync(Account(), 0.5m));
        var large = ReserveAsync(Account(), 0.9m);
        var small = ReserveAsync(Account(), 0.1m);

        Assert.False(small.IsCompleted);
        pool.Settle(Account(reserved: 0.5m), 0.5m, 0);
        Assert.Null(await large);
        Assert.Null(await small);
    }

    [Fact]
    public async Task Who_is_held_up_by_a_limit_of_the_task_holds_up_nobody_else()
    {
        var task = Account(limit: 0.3m);
        Assert.Null(await ReserveAsync(task, 0.2m));
        var second = ReserveAsync(task, 0.2m);

        Assert.Null(await ReserveAsync(Account(), 0.4m));
        Assert.False(second.IsCompleted);
        pool.Settle(task, 0.2m, 0.05m);
        Assert.Null(await second);
    }

    [Fact]
    public async Task What_nothing_can_free_is_refused_at_once_and_those_who_wait_learn_it_when_it_is_so()
    {
        var never = await ReserveAsync(Account(), 1.01m);
        Assert.NotNull(never);
        Assert.True(never.IsOfRun);
        Assert.Contains("1.01 USD", never.Text, StringComparison.Ordinal);

        Assert.Null(await ReserveAsync(Account(), 0.8m));
        var waiting = ReserveAsync(Account(), 0.5m);
        pool.Settle(Account(reserved: 0.8m), 0.8m, 0.6m);

        var refused = await waiting;
        Assert.NotNull(refused);
        Assert.Contains("1.10 USD", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_larger_budget_lets_those_go_who_wait()
    {
        Assert.Null(await ReserveAsync(Account(), 0.8m));
        var waiting = ReserveAsync(Account(), 0.5m);

        pool.SetLimit(2);

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Who_gives_up_waiting_lets_the_next_go()
    {
        Assert.Null(await ReserveAsync(Account(), 0.5m));
        using var stop = new CancellationTokenSource();
        var large = pool.ReserveAsync(Account(), 0.9m, Nothing, stop.Token);
        var small = ReserveAsync(Account(), 0.4m);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Null(await small);
    }

    [Fact]
    public async Task Never_more_is_spent_than_there_is_and_all_that_can_be_paid_for_is_done()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var own = new SpendingAccount("The budget", 1, 0);
            var shared = new SpendingPool(own);
            var gate = new Lock();
            decimal most = 0;
            var work = Enumerable.Range(0, 40)
                .Select(_ => (Reserve: random.Next(1, 40) / 100m, Share: random.Next(0, 101) / 100m))
                .ToList();
            var scale = 0.6m / work.Sum(item => item.Reserve * item.Share);
            var refused = await Task.WhenAll(work.Select(async item =>
            {
                var task = new SpendingAccount("The task's limit", null, 0);
                if (await shared.ReserveAsync(task, item.Reserve, Nothing, CancellationToken.None) is { } refusal)
                {
                    return refusal;
                }

                lock (gate)
                {
                    var (spent, reserved, _) = shared.Run;
                    most = Math.Max(most, spent + reserved);
                }

                await Task.Yield();
                shared.Settle(task, item.Reserve, Math.Min(item.Reserve, item.Reserve * item.Share * scale));
                return null;
            }));

            Assert.True(most <= 1, $"seed {seed}: {most}");
            Assert.Equal(0, shared.Run.ReservedUsd);
            Assert.All(refused, Assert.Null);
        }
    }

    private Task<SpendingRefusal?> ReserveAsync(SpendingAccount account, decimal amount) =>
        pool.ReserveAsync(account, amount, Nothing, CancellationToken.None);

    private static SpendingAccount Account(decimal? limit = null, decimal reserved = 0) =>
        new("The task's limit", limit, 0) { ReservedUsd = reserved };
}
