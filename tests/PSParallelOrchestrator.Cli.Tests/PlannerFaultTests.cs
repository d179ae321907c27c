using System.Collections.Concurrent;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What goes wrong with a planner's answers, through each real client: it is repaired or tried again, else told with what to do.</summary>
public sealed class PlannerFaultTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-a-planner";

    // Each Claude Code is half a second of processor time and 300 MB.
    private const int AtOnce = 3;
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.ClaudeCode)]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    public async Task Each_has_its_end(AgentKind planner)
    {
        await using var server = await ModelPlace.StartServerAsync(place, new LoopbackModelServerOptions { Keys = [Key, ModelPlace.AccessKeyId] });
        await ModelPlace.GiveKeyAsync(place, planner, Key);
        (string Order, int ExitCode, string? ErrorId)[] cases =
        [
            ("""{"defect":"unsatisfied"}""", 0, null),
            ("""{"defect":"cycle"}""", 0, null),
            ("""{"defect":"text"}""", 0, null),
            ("""{"faults":[{"cut":4}]}""", 0, null),
            ("""{"faults":[{"end":3}]}""", 0, null),
            ("""{"faults":[{"garbage":true}]}""", 0, null),
            ("""{"faults":[{"html":502}]}""", 0, null),
            ("""{"faults":[{"status":429,"retryAfter":1}]}""", 0, null),
            ("""{"defect":"unsatisfied","stubborn":true}""", 1, "PlanningUnusable"),
            ("""{"defect":"text","stubborn":true}""", 1, "PlanningUnusable"),
            ("""{"stop":"refusal"}""", 1, "PlanningUnusable"),
            ("""{"stop":"max_tokens"}""", 1, "PlanningUnusable"),
            ("""{"always":{"status":400}}""", 3, "PlanningFailed"),
            ("""{"always":{"status":401}}""", 3, "PlanningFailed"),
            ("""{"always":{"status":404}}""", 3, "PlanningFailed"),
            ("""{"always":{"status":413}}""", 3, "PlanningFailed"),
            ("""{"always":{"status":429,"retryAfter":3600}}""", 1, "PlanningFailed"),
        ];
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (each, _) =>
        {
            var ended = await place.PsorchAsync("plan", $"- Backend\n- Frontend, uses backend\nMODEL-PLAN: {each.Order}", "--planner", $"{planner}");
            if (ended.ExitCode != each.ExitCode || (each.ErrorId is { } id && !ended.Error.Contains($"[{id}]", StringComparison.Ordinal)))
            {
                wrong.Enqueue($"{each.Order}: {ended.ExitCode} {ended.Error}");
            }
        });
        Assert.Empty(wrong);
        await TestPlace.Until(() => server.Log.Statistics.InFlight == 0, "the server has nobody to answer");
        Assert.Empty(TestPlace.ProcessesWith(place.Root));
    }
}
