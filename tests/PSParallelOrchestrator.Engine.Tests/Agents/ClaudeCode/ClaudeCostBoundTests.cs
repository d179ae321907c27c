using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>What would let Claude Code spend past a limit is refused where there is one, before anything runs.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class ClaudeCostBoundTests : ClaudeTestBase
{
    private const string Beta = "context-1m-2025-08-07";

    public static TheoryData<AgentOptions> Unbounded =>
    [
        new AgentOptions { ClaudeArguments = ["--betas", Beta] },
        new AgentOptions { ClaudeArguments = ["--safe-mode", $"--betas={Beta}"] },
        new AgentOptions { ClaudeArguments = ["--settings", """{"env":{"ANTHROPIC_BETAS":"x"}}"""] },
        new AgentOptions { ClaudeArguments = ["""--settings={"env":{"CLAUDE_CODE_EXTRA_BODY":"{}"}}"""] },
        new AgentOptions { AllowedTools = ["WebSearch"] },
        new AgentOptions { AllowedTools = ["Bash(ls *)", "WebSearch"] },
    ];

    public static TheoryData<AgentOptions> Bounded =>
    [
        new AgentOptions { ClaudeArguments = ["--settings", """{"env":{"MY_OWN":"1"}}"""] },
        new AgentOptions { ClaudeArguments = ["--agent", "reviewer"] },
        new AgentOptions { ClaudeArguments = ["--plugin-dir", "/plugins"] },
        new AgentOptions { AllowedTools = ["WebFetch(domain:example.org)", "Skill"] },
    ];

    [Theory]
    [MemberData(nameof(Bounded), DisableDiscoveryEnumeration = true)]
    public Task What_asks_models_by_itself_is_bounded_by_the_gateway(AgentOptions agents) =>
        CheckAsync(new RunOptions { Agent = AgentKind.ClaudeCode, Agents = agents, MaxCostUsd = 1 }, 1);

    [Fact]
    public async Task Each_model_that_may_be_asked_needs_a_price()
    {
        var prices = new AgentOptions { ClaudeArguments = ["--fallback-model", "claude-next"] };
        var options = new RunOptions { Agent = AgentKind.ClaudeCode, Agents = prices };
        await CheckAsync(options, null);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => CheckAsync(options with { MaxCostUsd = 1 }, null));
        Assert.Equal("PriceUnknown", error.ErrorId);
    }

    [Theory]
    [MemberData(nameof(Unbounded), DisableDiscoveryEnumeration = true)]
    public async Task A_budget_of_the_run_refuses_it_and_without_one_it_is_allowed(AgentOptions agents)
    {
        var options = new RunOptions { Agent = AgentKind.ClaudeCode, Agents = agents };
        await RefusedAsync(() => CheckAsync(options with { MaxCostUsd = 1 }, null));
        await CheckAsync(options, null);
    }

    [Theory]
    [MemberData(nameof(Unbounded), DisableDiscoveryEnumeration = true)]
    public async Task A_limit_of_a_task_refuses_it_too(AgentOptions agents)
    {
        await RefusedAsync(() => CheckAsync(new RunOptions { Agent = AgentKind.ClaudeCode, Agents = agents }, 1));
        await RefusedAsync(() => CheckAsync(new RunOptions { Agents = agents }, 1, AgentKind.ClaudeCode));
        await CheckAsync(new RunOptions { Agent = AgentKind.Anthropic, Agents = agents, MaxCostUsd = 1 }, 1);
    }

    [Fact]
    public async Task A_run_is_refused_before_it_is_planned()
    {
        var options = new RunOptions
        {
            Agent = AgentKind.ClaudeCode,
            MaxCostUsd = 1,
            Agents = new AgentOptions { AllowedTools = ["WebSearch"] },
        };
        var error = await Assert.ThrowsAsync<OrchestratorException>(
            () => RunReadiness.CheckAsync(options, new EngineContext(), planningUsd: 0, Stop));
        Assert.Equal("ClaudeCostUnbounded", error.ErrorId);
    }

    [Fact]
    public async Task An_attempt_with_a_limit_does_not_begin_with_it()
    {
        var spec = Spec(Script(Say("Done."))) with { CostLimitUsd = 5, AgentOptions = new AgentOptions { AllowedTools = ["WebSearch"] } };
        var result = await AttemptAsync(spec);
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains(
            "'WebSearch' cannot be given to Claude Code when the cost is limited",
            result.Message,
            StringComparison.Ordinal);
        Assert.Empty(Server.Log.Entries);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public async Task What_the_environment_tries_out_is_passed_on_only_without_a_limit(int? limit)
    {
        var spec = Spec(Script(Say("Done."))) with { CostLimitUsd = limit };
        spec = spec with
        {
            Task = spec.Task with { Environment = new Dictionary<string, string>(spec.Task.Environment) { ["ANTHROPIC_BETAS"] = Beta } },
        };
        var result = await AttemptAsync(spec);
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(
            limit is null,
            Assert.Single(Server.Log.Messages).Headers.Any(header => header.Value.Contains(Beta, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("CLAUDE_CODE_USE_BEDROCK")]
    [InlineData("CLAUDE_CODE_USE_VERTEX")]
    public async Task A_task_does_not_choose_another_service(string variable)
    {
        var environment = new Dictionary<string, string> { [variable] = "1", ["ANTHROPIC_BEDROCK_BASE_URL"] = Server.Url };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            CheckAsync(new RunOptions { Agent = AgentKind.ClaudeCode }, null, environment: environment));
        Assert.Equal("ClaudeServiceRefused", error.ErrorId);
        await CheckAsync(new RunOptions { Agent = AgentKind.Anthropic }, null, environment: environment);

        var spec = Spec(Script(Say("Done.")));
        var result = await AttemptAsync(spec with { Task = spec.Task with { Environment = environment } });
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains(variable, result.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Log.Entries);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task RefusedAsync(Func<Task> check)
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(check);
        Assert.Equal(("ClaudeCostUnbounded", OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains("limit", error.Remedy, StringComparison.Ordinal);
    }

    private static Task CheckAsync(
        RunOptions options,
        decimal? taskLimit,
        AgentKind? agent = null,
        Dictionary<string, string>? environment = null)
    {
        var services = new AgentAccess
        {
            Secrets = Engine.Secrets.SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = Canary }),
        };
        var task = new OrchestratorTask
        {
            Id = "a",
            Prompt = "p",
            MaxCostUsd = taskLimit,
            Agent = agent,
            Environment = environment ?? [],
        };
        return AgentChoice.RequireAsync([task], options, services, Stop);
    }
}
