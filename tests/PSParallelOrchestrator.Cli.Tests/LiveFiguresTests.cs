using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What everybody can see of agents while they work, and of what they said when they have.</summary>
public sealed class LiveFiguresTests : IAsyncDisposable
{
    private const string Key = "sk-ant-live-1c7e55aa";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task Another_process_sees_what_an_agent_does_and_what_it_cost_so_far(string backend)
    {
        var asked = 0;
        using var seen = new ManualResetEventSlim();
        ScriptStep Answer()
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                return ScriptStep.OfTool("bash", new() { ["command"] = "true" });
            }

            seen.Wait(TimeSpan.FromMinutes(2));
            return ScriptStep.OfText("All is done.");
        }

        await using var server = await StartAsync(_ => Answer());
        var running = place.StartRun(
            "--plan", place.Plan(PlanText.Agent("work")), "--agent", "Anthropic", "--backend", backend, "--max-cost-usd", "5");
        await TestPlace.Until(() => Volatile.Read(ref asked) == 2, "the second request of the agent");

        var task = await RunningAsync();
        var status = (await place.PsorchAsync("status", place.RunDirectory)).EndedWith(0).Output;
        seen.Set();
        (await running.EndAsync()).EndedWith(0);

        Assert.NotEqual(JsonValueKind.Undefined, task.GetProperty("startedAt").ValueKind);
        var activity = task.GetProperty("activity");
        Assert.Equal(1, activity.GetProperty("requests").GetInt32());
        Assert.True(activity.GetProperty("costUsd").GetDecimal() > 0);
        Assert.True(activity.GetProperty("reservedUsd").GetDecimal() > 0);
        Assert.Contains("so far", status, StringComparison.Ordinal);
        Assert.False(TestPlace.Task(place.RunDirectory, "work").TryGetProperty("activity", out _));
        Assert.Equal("All is done.\n", (await place.PsorchAsync("log", place.RunDirectory, "work")).EndedWith(0).Output);
        var activities = (await place.PsorchAsync("log", place.RunDirectory, "work", "--activity")).EndedWith(0).Output;
        Assert.Contains("2 requests answered", activities, StringComparison.Ordinal);
    }

    private async Task<JsonElement> RunningAsync()
    {
        while (true)
        {
            var task = (await place.StatusAsync(place.RunDirectory)).GetProperty("tasks")[0];
            if (task.TryGetProperty("activity", out var activity) && activity.TryGetProperty("requests", out var requests)
                && requests.GetInt32() > 0)
            {
                return task;
            }
        }
    }

    private async Task<LoopbackModelServer> StartAsync(Func<ModelServer.Requests.ModelRequest, ScriptStep?> answer)
    {
        var server = await ModelPlace.StartServerAsync(place, new LoopbackModelServerOptions { Keys = [Key], Answer = answer });
        place.Set("ANTHROPIC_API_KEY", Key);
        return server;
    }
}
