using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Logs;

namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>
/// One run made of chance: its plan, its agents, what the model answers and charges, and when psorch, its gateway, its executors or the
/// clients of its agents are killed.
/// </summary>
internal sealed class RandomBudgetRun
{
    /// <summary>What a run may cost, in US dollars.</summary>
    public const decimal Budget = 1.00m;

    private const int MostInterruptions = 3;
    private const int MostExecutors = 16;
    private static readonly ModelPrice Haiku = new(1m, 5m, 1.25m, 0.1m);
    private static readonly string[] Faults =
    [
        """{"cut":4}""",
        """{"end":3}""",
        """{"status":529}""",
        """{"status":429,"retryAfter":1}""",
        """{"error":"overloaded_error","after":2}""",
        """{"reset":true}""",
    ];
    private readonly Random random;
    private readonly AgentKind[] agents;

    private RandomBudgetRun(int seed, bool hasClient)
    {
        random = new Random(seed);
        agents = hasClient ? [AgentKind.ClaudeCode, AgentKind.Anthropic, AgentKind.Bedrock] : [AgentKind.Anthropic, AgentKind.Bedrock];
    }

    /// <summary>Makes the run of a seed, and takes it to its end.</summary>
    public static async Task<BudgetRunResult> RunAsync(int seed)
    {
        await using var place = new TestPlace();
        await using var server = await ModelPlace.StartServerAsync(place, new LoopbackModelServerOptions());
        await ModelPlace.GiveKeyAsync(place, AgentKind.Anthropic, "sk-ant-of-a-test");
        place.Set("AWS_BEARER_TOKEN_BEDROCK", "bedrock-token-of-a-test");
        return await new RandomBudgetRun(seed, await ModelPlace.FindClientAsync(place)).RunAsync(seed, place, server);
    }

    private async Task<BudgetRunResult> RunAsync(int seed, TestPlace place, LoopbackModelServer server)
    {
        var isPlanned = random.Next(3) == 0;
        var process = place.StartRun(
        [
            .. isPlanned ? Planned() : ["--plan", place.Plan(Tasks())],
            "--max-cost-usd", $"{Budget}", "--model", "claude-haiku-4-5", "--max-retries", "2",
            "-m", $"{random.Next(1, MostExecutors + 1)}", "--backend", random.Next(2) == 0 ? "Threading" : "Process", "--name", "run",
        ]);
        var interruptions = 0;
        var run = Path.Combine(place.Output, "run");
        while (await IsInterruptedAsync(process, interruptions, run, server))
        {
            interruptions++;
            switch (random.Next(6))
            {
                case 0:
                    RunProcesses.KillGateway(run);
                    break;
                case 1:
                    RunProcesses.KillExecutors(place.Output);
                    break;
                case 2:
                    RunProcesses.KillClients(place.Output);
                    break;
                case 3:
                    process.Signal(PsorchProcess.Interrupt);
                    await process.EndAsync();
                    process = place.Start("resume", run);
                    break;
                default:
                    process.Signal(PsorchProcess.Kill);
                    await process.EndAsync();
                    process = place.Start("resume", run);
                    break;
            }
        }

        var ended = await process.EndAsync();
        if (!Directory.Exists(run)
            || ended.Error.Contains("[RunNotFound]", StringComparison.Ordinal)
            || ended.Error.Contains("[RunNeverBegan]", StringComparison.Ordinal))
        {
            // The plan alone was too dear, or psorch was killed before the run was recorded: what was asked had the whole budget for its
            // limit.
            return Result(0, Budget, isSuccess: false);
        }

        Assert.True(ended.ExitCode is 0 or 1, $"seed {seed}: exit code {ended.ExitCode}\n{ended.Output}\n{ended.Error}");
        var summary = TestPlace.Summary(run);
        var (launched, unknown) = Unsettled(run);
        var recorded = summary.GetProperty("totals").GetProperty("costUsd") is { ValueKind: JsonValueKind.Number } cost
            ? cost.GetDecimal()
            : 0;
        Assert.Equal(
            unknown,
            summary.GetProperty("totals").GetProperty("unsettledUsd") is { ValueKind: JsonValueKind.Number } unsettled
                ? unsettled.GetDecimal()
                : 0);
        return Result(recorded, unknown, ended.ExitCode == 0, launched);

        BudgetRunResult Result(decimal recorded, decimal unknown, bool isSuccess, int attempts = 0) =>
            new(
                seed,
                recorded,
                recorded + unknown,
                server.Log.CostOf(Haiku),
                attempts,
                server.Log.Messages.Count,
                interruptions,
                isPlanned,
                isSuccess);
    }

    private async Task<bool> IsInterruptedAsync(PsorchProcess process, int before, string run, LoopbackModelServer server)
    {
        if (before == MostInterruptions || random.Next(3) == 0)
        {
            return false;
        }

        // Before anything was asked there is nothing to pay twice, and before the run is recorded nothing to resume.
        while (!process.HasExited && (!File.Exists(TestPlace.JournalPath(run)) || server.Log.Messages.Count == 0))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await Task.Delay(random.Next(100, 2500), TestContext.Current.CancellationToken);
        return !process.HasExited;
    }

    private JsonObject[] Tasks() =>
    [
        .. Enumerable.Range(0, random.Next(2, 7)).Select(i =>
        {
            var agent = agents[random.Next(agents.Length)];
            var task = new JsonObject
            {
                ["id"] = $"t{i}",
                ["prompt"] = Script(agent, $"t{i}"),
                ["agent"] = agent.ToString(),
                ["dependsOn"] = PlanText.Strings([.. Enumerable.Range(0, i).Where(_ => random.Next(4) == 0).Select(on => $"t{on}")]),
            };
            return random.Next(3) == 0 ? task.With("maxCostUsd", random.Next(5, 40) / 100m) : task;
        }),
    ];

    private string[] Planned()
    {
        var agent = agents[random.Next(agents.Length)];
        var planner = agents[random.Next(agents.Length)];
        var lines = Enumerable.Range(0, random.Next(2, 5)).Select(i => $"- Write part number {i} {Script(agent, $"p{i}")}");
        return [string.Join('\n', lines), "--agent", agent.ToString(), "--planner", planner.ToString()];
    }

    private string Script(AgentKind agent, string name)
    {
        var steps = new List<JsonObject>();
        for (var i = random.Next(0, 6); i > 0; i--)
        {
            steps.Add(Step(agent, ModelPlace.Make(agent, $"src/{name}-{i}.txt", "x")));
        }

        steps.Add(Step(agent, AgentSteps.Say("Done.")));
        return ModelPlace.Script(name, [.. steps]);
    }

    private JsonObject Step(AgentKind agent, JsonObject step)
    {
        // What the server charges is what the client allows: it knows the size of its own request, and says how long an answer may be.
        step["usage"] = agent == AgentKind.ClaudeCode
            ? new JsonObject { ["input"] = random.Next(30_000), ["output"] = random.Next(16_000) }
            : new JsonObject { ["output"] = random.Next(16_000) };
        step["delay"] = random.Next(400);
        if (random.Next(4) == 0)
        {
            step["faults"] = new JsonArray(JsonNode.Parse(Faults[random.Next(Faults.Length)]));
        }

        return step;
    }

    // Attempts of agents whose end says no cost: all that was reserved for them counts.
    private static (int Launched, decimal UnknownUsd) Unsettled(string run)
    {
        var reserved = new Dictionary<(string, int), decimal>();
        var launched = 0;
        foreach (var e in TestPlace.Journal(run))
        {
            var kind = e.GetProperty("event").GetString();
            if (kind is not ("attempt-launching" or "attempt-finished"))
            {
                continue;
            }

            var attempt = (e.GetProperty("task").GetString()!, e.GetProperty("attempt").GetInt32());
            if (kind == "attempt-launching")
            {
                launched++;
                reserved[attempt] =
                    e.TryGetProperty("reservedUsd", out var amount) && amount.ValueKind == JsonValueKind.Number ? amount.GetDecimal() : 0;
            }
            else if (e.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
                && usage.TryGetProperty("costUsd", out var cost) && cost.ValueKind == JsonValueKind.Number)
            {
                reserved.Remove(attempt);
            }
        }

        return (launched, reserved.Values.Sum());
    }
}
