using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Questions to a model through the client.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class ClaudeModelClientTests : ClaudeTestBase
{
    private const string Schema =
        """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""";

    [Fact]
    public async Task An_answer_follows_the_schema_in_one_request()
    {
        var spending = new SpendingLimit(2m);
        var answer = await AskAsync(new JsonObject { ["json"] = new JsonObject { ["name"] = "x" } }, spending);
        using var json = JsonDocument.Parse(answer.Text);
        Assert.Equal("x", json.RootElement.GetProperty("name").GetString());
        Assert.Single(Server.Log.Messages);
        Assert.Equal(answer.CostUsd, spending.SpentUsd);
        Assert.Equal(2m - spending.SpentUsd, spending.LeftUsd);
        Assert.Empty(Holding(TempDirectory, Canary));
    }

    [Fact]
    public async Task An_answer_that_breaks_the_schema_goes_to_who_asked()
    {
        var answer = await AskAsync(
            new JsonObject
            {
                ["tool"] = "StructuredOutput",
                ["input"] = new JsonObject { ["nam"] = "x" },
            },
            new SpendingLimit(null));
        Assert.Contains("nam", answer.Text, StringComparison.Ordinal);
        Assert.Single(Server.Log.Messages);
    }

    [Fact]
    public async Task Plain_text_is_no_answer()
    {
        var error = await Assert.ThrowsAsync<ModelFailureException>(() => AskAsync(Say("no"), new SpendingLimit(null)));
        Assert.Equal(FailureClass.TaskFailed, error.Failure.FailureClass);
        Assert.True(error.Failure.Usage!.CostUsd > 0);
    }

    [Theory]
    [InlineData("""{"status":429,"retryAfter":60}""", FailureClass.RateLimited)]
    [InlineData("""{"status":403}""", FailureClass.Permanent)]
    public async Task A_fault_has_its_class(string fault, FailureClass failure)
    {
        var error = await Assert.ThrowsAsync<ModelFailureException>(() => AskAsync(Fails(fault), new SpendingLimit(2m)));
        Assert.Equal(failure, error.Failure.FailureClass);
    }

    [Fact]
    public async Task Nothing_is_asked_that_the_budget_does_not_cover()
    {
        var error = await Assert.ThrowsAsync<ModelFailureException>(() => AskAsync(Say("no"), new SpendingLimit(0.001m)));
        Assert.Equal(FailureClass.Permanent, error.Failure.FailureClass);
        Assert.Empty(Server.Log.Messages);
    }

    private Task<ModelAnswer> AskAsync(JsonObject step, SpendingLimit spending)
    {
        var services = new AgentAccess
        {
            Secrets = SecretStore.Create(
                new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = Canary, ["ANTHROPIC_BASE_URL"] = Server.Url }),
        };
        var client = new ClaudeModelClient(new AgentOptions(), services, TempDirectory, TimeProvider.System);
        ModelTurn[] turns = [new(false, "First."), new(true, "{}"), new(false, Script(step))];
        return client.AskAsync(new ModelQuestion("Answer.", turns, "name", Schema, 4000), spending, TestContext.Current.CancellationToken);
    }
}
