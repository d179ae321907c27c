using System.Globalization;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>
/// One run made of chance whose work costs at most 60 % of its budget, at any concurrency, with the troubles that cost nothing: all of
/// it is to be done.
/// </summary>
internal sealed class AmpleBudgetRun(int seed, AgentKind[] agents)
{
    // Haiku, in US dollars a token.
    private const decimal InputUsd = 0.000001m;
    private const decimal OutputUsd = 0.000005m;
    private const decimal Share = 0.6m;

    // What one request can cost at most is more than the least work: without room for it nothing could begin.
    private const decimal OneRequestUsd = 0.25m;

    private static readonly string[] Faults =
        ["""{"status":529}""", """{"status":429,"retryAfter":1}""", """{"status":503}"""];

    private readonly Random random = new(seed);
    private decimal workUsd;

    /// <summary>Makes the run of a seed, and takes it to its end.</summary>
    public static async Task<AmpleBudgetResult> RunAsync(int seed)
    {
        await using var place = new TestPlace();
        await using var server = await ModelPlace.StartServerAsync(place, new LoopbackModelServerOptions());
        await ModelPlace.GiveKeyAsync(place, AgentKind.Anthropic, "sk-ant-of-a-test");
        place.Set("AWS_BEARER_TOKEN_BEDROCK", "bedrock-token-of-a-test");
        AgentKind[] agents = await ModelPlace.FindClientAsync(place)
            ? [AgentKind.ClaudeCode, AgentKind.Anthropic, AgentKind.Bedrock]
            : [AgentKind.Anthropic, AgentKind.Bedrock];
        var made = new AmpleBudgetRun(seed, agents);
        var plan = place.Plan(made.Tasks());
        var budget = Math.Max(made.workUsd / Share, made.workUsd + OneRequestUsd);
        var ended = await place.RunAsync(
            "--plan", plan, "--max-cost-usd", budget.ToString("0.000000", CultureInfo.InvariantCulture), "--model", "claude-haiku-4-5",
            "-m", $"{made.random.Next(1, 17)}", "--backend", made.random.Next(2) == 0 ? "Threading" : "Process", "--name", "run");
        var cost = TestPlace.Summary(Path.Combine(place.Output, "run")).GetProperty("totals").GetProperty("costUsd").GetDecimal();
        return new AmpleBudgetResult(budget, made.workUsd, server.Log.CostUsd, cost, ended.ExitCode, ended.Output + ended.Error);
    }

    private JsonObject[] Tasks() =>
    [
        .. Enumerable.Range(0, random.Next(2, 13)).Select(i =>
        {
            var agent = agents[random.Next(agents.Length)];
            return PlanText.Agent($"t{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(8) == 0).Select(on => $"t{on}")])
                .With("prompt", Script(agent, $"t{i}"))
                .With("agent", agent.ToString());
        }),
    ];

    private string Script(AgentKind agent, string name)
    {
        var steps = new List<JsonObject>();
        for (var i = random.Next(0, 4); i > 0; i--)
        {
            steps.Add(Step(ModelPlace.Make(agent, $"src/{name}-{i}.txt", "x")));
        }

        steps.Add(Step(AgentSteps.Say("Done.")));
        return ModelPlace.Script($"ample-{name}", [.. steps]);
    }

    private JsonObject Step(JsonObject step)
    {
        // No request has nothing in it: a service that says so has not said what it charges.
        var (input, output) = (random.Next(1, 4_000), random.Next(12_000));
        workUsd += (input * InputUsd) + (output * OutputUsd);
        step["usage"] = new JsonObject { ["input"] = input, ["output"] = output };
        step["delay"] = random.Next(300);
        if (random.Next(4) == 0)
        {
            step["faults"] = new JsonArray(JsonNode.Parse(Faults[random.Next(Faults.Length)]));
        }

        return step;
    }
}

/// <summary>What a run with more than enough money came to, in US dollars.</summary>
internal sealed record AmpleBudgetResult(
    decimal BudgetUsd, decimal WorkUsd, decimal ChargedUsd, decimal RecordedUsd, int ExitCode, string Output);
