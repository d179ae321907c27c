using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>
/// What a run's ledger says of many requests, a third of whose answers fail in some way, beside what somebody else counted of the same
/// bytes and what the service charged. <c>PSORCH_LEDGER_TASKS</c> says how many tasks; docs/benchmarks.md has figures.
/// </summary>
public sealed class LedgerTests : IAsyncDisposable
{
    private const string Key = "sk-ant-ledger-9e1b77c0";
    private const int Steps = 9;

    private static readonly string[] Faults =
    [
        """{"status":529}""", """{"status":429,"retryAfter":1}""", """{"status":500}""", """{"cut":3}""", """{"end":4}""",
        """{"error":"overloaded_error","after":2}""", """{"reset":true}""",
    ];

    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.Anthropic, false)]
    [InlineData(AgentKind.Bedrock, false)]
    [InlineData(AgentKind.ClaudeCode, false)]
    [InlineData(AgentKind.ClaudeCode, true)]
    public async Task It_is_the_same_to_the_cent_and_never_less_than_what_was_charged(AgentKind agent, bool onBedrock)
    {
        var random = new Random();
        await using var server = await ModelPlace.StartServerAsync(place, new LoopbackModelServerOptions());
        await ModelPlace.GiveKeyAsync(place, agent, Key);
        place.Set("AWS_BEARER_TOKEN_BEDROCK", Key);
        await using var proxy = CountingProxy.Start(server.Url);
        place.Set("ANTHROPIC_BASE_URL", proxy.Address);
        place.Set("ANTHROPIC_BEDROCK_BASE_URL", proxy.Address);
        var tasks = int.Parse(
            Environment.GetEnvironmentVariable("PSORCH_LEDGER_TASKS") ?? $"{Effort.Of(3, 12)}", CultureInfo.InvariantCulture);

        var ended = await place.StartRun(
        [
            "--plan", place.Plan([.. Enumerable.Range(0, tasks).Select(i => Task(agent, random, i))]), "--agent", $"{agent}",
            "--model", "claude-haiku-4-5", .. onBedrock ? ["--use-bedrock"] : Array.Empty<string>(), "-m", "8", "--max-retries", "2",
            "--outage-limit", "30s", "--stall-limit", "60s", "--name", "run",
        ]).EndAsync(TimeSpan.FromMinutes(10));

        Assert.True(ended.ExitCode is 0 or 1, ended.Output + ended.Error);
        var (known, atMost, requests) = Ledger();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{requests} requests, {server.Log.Messages.Count} at the server; {known} USD known, {atMost} at most beside it; "
                + $"charged {server.Log.CostUsd}"));
        Assert.Equal(proxy.Told.Sum(usage => usage.HaikuUsd), known);
        Assert.True(known + atMost >= server.Log.CostUsd, $"{known} and {atMost} are less than {server.Log.CostUsd}.");
        var recorded = TestPlace.Summary(Path.Combine(place.Output, "run")).GetProperty("totals");
        Assert.Equal(known + atMost, recorded.GetProperty("costUsd").GetDecimal());
        Assert.Equal(
            atMost,
            recorded.TryGetProperty("atMostUsd", out var part) && part.ValueKind == JsonValueKind.Number ? part.GetDecimal() : 0);
    }

    private (decimal KnownUsd, decimal AtMostUsd, int Requests) Ledger()
    {
        var (known, atMost, requests) = (0m, 0m, 0);
        foreach (var line in File.ReadLines(Path.Combine(place.Output, "run", ".orchestrator", "costs.jsonl")))
        {
            var entry = JsonElement.Parse(line);
            if (entry.TryGetProperty("end", out _))
            {
                requests++;
                known += entry.GetProperty("knownUsd").GetDecimal();
                atMost += entry.GetProperty("atMostUsd").GetDecimal();
            }
        }

        return (known, atMost, requests);
    }

    private static JsonObject Task(AgentKind agent, Random random, int number)
    {
        var steps = new List<JsonObject>();
        for (var i = 0; i < Steps; i++)
        {
            steps.Add(Step(random, ModelPlace.Make(agent, $"src/{number}-{i}.txt", "x")));
        }

        steps.Add(Step(random, AgentSteps.Say("Done.")));
        return PlanText.Agent($"t{number}").With("prompt", ModelPlace.Script($"ledger-{number}", [.. steps]));
    }

    private static JsonObject Step(Random random, JsonObject step)
    {
        step["usage"] = new JsonObject
        {
            ["input"] = random.Next(1, 3000),
            ["output"] = random.Next(1, 9000),
            ["cacheRead"] = random.Next(2000),
            ["cacheWrite"] = random.Next(2000),
        };
        if (random.Next(3) == 0)
        {
            step["faults"] = new JsonArray(JsonNode.Parse(Faults[random.Next(Faults.Length)]));
        }

        return step;
    }
}
