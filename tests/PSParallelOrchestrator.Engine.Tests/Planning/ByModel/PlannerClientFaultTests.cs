using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Answers that are cut, no JSON or without structure, through the real clients.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class PlannerClientFaultTests : ProcessTestBase, IAsyncLifetime
{
    private const string Key = "sk-ant-canary-of-a-planner";
    private LoopbackModelServer? server;
    private Func<ModelRequest, ScriptStep?> answer = static _ => null;

    /// <summary>
    /// Planners, each with faults of the plan: as answered always, then whether the client brought no answer or one that cannot be used.
    /// </summary>
    public static TheoryData<PlannerKind, string, bool> Faults
    {
        get
        {
            var all = new TheoryData<PlannerKind, string, bool>();
            foreach (var kind in (PlannerKind[])[PlannerKind.ClaudeCode, PlannerKind.Anthropic, PlannerKind.Bedrock])
            {
                all.Add(kind, "cut", true);
                all.Add(kind, "end", true);
                all.Add(kind, "garbage", true);
                all.Add(kind, "max_tokens", false);
                all.Add(kind, "prose", false);
                all.Add(kind, "half", false);
                all.Add(kind, "empty", false);
            }

            return all;
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Key], Answer = request => answer(request) });
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_stays_is_an_error_with_what_was_spent(PlannerKind kind, string fault, bool isWithoutAnswer)
    {
        answer = request => IsPlan(request) ? Faulty(fault) : null;
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(kind));

        Assert.Equal((isWithoutAnswer ? "PlanningFailed" : "PlanningUnusable", OrchestratorErrorKind.Failed), (error.ErrorId, error.Kind));
        Assert.Contains("in 4 requests.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was spent", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
        var kept = error.Message.Split("is kept in ")[1].TrimEnd('.').Split(". ")[0];
        Assert.NotEmpty(Directory.GetFiles(kept, "transcript.jsonl", SearchOption.AllDirectories));
        Assert.DoesNotContain(Directory.GetFiles(kept, "*", SearchOption.AllDirectories), file =>
            File.ReadAllText(file).Contains(Key, StringComparison.Ordinal));
        Assert.Empty(Marked(kept));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_passes_is_overcome(PlannerKind kind, string fault, bool isWithoutAnswer)
    {
        var plans = 0;
        answer = request => IsPlan(request) && Interlocked.Increment(ref plans) == 1 ? Faulty(fault) : null;
        var plan = await PlanAsync(kind);
        Assert.Equal(["backend", "frontend"], plan.Tasks.Select(task => task.Id));

        // Claude Code asks again by itself in the middle of a session.
        Assert.InRange(plan.Planning!.Requests, kind == PlannerKind.ClaudeCode ? 2 : 3, 3);
        var paid = server!.Log.CostUsd;
        Assert.InRange(plan.Planning.CostUsd!.Value, paid, isWithoutAnswer ? 50m : paid);
    }

    private static bool IsPlan(ModelRequest request) =>
        request.Structure?.Schema.ToJsonString().Contains("\"tasks\"", StringComparison.Ordinal) == true;

    private static ScriptStep Faulty(string fault) => fault switch
    {
        "cut" => new ScriptStep { JsonFromSchema = true, Always = Fault.After(FaultKind.Cut, 3) },
        "end" => new ScriptStep { JsonFromSchema = true, Always = Fault.After(FaultKind.End, 3) },
        "garbage" => ScriptStep.OfFault(new Fault(FaultKind.Garbage)),
        "max_tokens" => new ScriptStep { Text = "{\"rationale\":\"So", Stop = "max_tokens" },
        "prose" => ScriptStep.OfText("I would begin with the backend."),
        "half" => ScriptStep.OfJson(new JsonObject { ["rationale"] = "So." }),
        _ => new ScriptStep { Empty = true },
    };

    private async Task<OrchestratorPlan> PlanAsync(PlannerKind kind)
    {
        if (kind == PlannerKind.ClaudeCode)
        {
            await RequireClientAsync();
        }

        var secrets = SecretStore.Create(new Dictionary<string, string>
        {
            ["ANTHROPIC_API_KEY"] = Key,
            ["ANTHROPIC_BASE_URL"] = server!.Url,
            ["ANTHROPIC_BEDROCK_BASE_URL"] = server.Url,
            ["AWS_BEARER_TOKEN_BEDROCK"] = Key,
        });
        var options = new PlannerOptions { Planner = kind, MaxCostUsd = 50, Retry = new RetryOptions { Delay = TimeSpan.Zero } };
        var context = new EngineContext { Agents = new AgentAccess { Secrets = secrets }, LocatePsorch = BuiltPsorch.Locate };
        var chosen = await Planners.ChooseAsync(options, context.Planning, Stop);
        return await chosen.Planner.PlanAsync(new PlanRequest { Requirements = "- Backend\n- Frontend, uses backend" }, Stop);
    }

    private static async Task RequireClientAsync()
    {
        try
        {
            _ = await ClaudeInstallation.FindAsync(Stop);
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }
    }
}
