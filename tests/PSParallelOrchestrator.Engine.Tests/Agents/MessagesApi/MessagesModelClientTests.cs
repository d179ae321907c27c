using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Questions to a model through the client packages.</summary>
public sealed class MessagesModelClientTests : MessagesTestBase
{
    private const string Schema =
        """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""";

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task An_answer_follows_the_schema_in_one_request_that_is_paid_from_what_may_be_spent(AgentKind kind)
    {
        var spending = new SpendingLimit(1m);
        var answer = await AskAsync(kind, new JsonObject { ["json"] = new JsonObject { ["name"] = "x" } }, spending);
        using var json = JsonDocument.Parse(answer.Text);
        Assert.Equal("x", json.RootElement.GetProperty("name").GetString());
        var request = Assert.Single(Server.Log.Messages);
        Assert.Contains("json_schema", request.Body, StringComparison.Ordinal);
        Assert.Equal((Server.Log.CostUsd, 1m - spending.SpentUsd), (spending.SpentUsd, spending.LeftUsd));
        Assert.Equal(spending.SpentUsd, answer.CostUsd);
        Assert.NotEmpty(Holding(TempDirectory, "First."));
        Assert.Empty(Holding(TempDirectory, Canary));
    }

    [Theory]
    [InlineData("""{"always":{"status":429,"retryAfter":60},"text":"x"}""", FailureClass.RateLimited)]
    [InlineData("""{"always":{"status":403},"text":"x"}""", FailureClass.Permanent)]
    [InlineData("""{"always":{"end":4},"text":"x"}""", FailureClass.Transient)]
    [InlineData("""{"stop":"refusal","text":"x"}""", FailureClass.TaskFailed)]
    [InlineData("""{"stop":"max_tokens","text":"x"}""", FailureClass.TaskFailed)]
    [InlineData("""{"empty":true}""", FailureClass.TaskFailed)]
    public async Task A_fault_has_its_class_and_is_not_tried_again(string step, FailureClass failure)
    {
        var spending = new SpendingLimit(1m);
        var error = await Assert.ThrowsAsync<ModelFailureException>(() =>
            AskAsync(AgentKind.Anthropic, JsonNode.Parse(step)!.AsObject(), spending));
        Assert.Equal((failure, spending.SpentUsd), (error.Failure.FailureClass, error.Failure.Usage!.CostUsd));
        Assert.Single(Server.Log.Messages);
    }

    [Fact]
    public async Task Nothing_is_asked_that_the_budget_does_not_cover()
    {
        var error = await Assert.ThrowsAsync<ModelFailureException>(() =>
            AskAsync(AgentKind.Bedrock, Say("no"), new SpendingLimit(0.001m)));
        Assert.Equal(FailureClass.Permanent, error.Failure.FailureClass);
        Assert.Empty(Server.Log.Messages);
    }

    private Task<ModelAnswer> AskAsync(AgentKind kind, JsonObject step, SpendingLimit spending)
    {
        var client = new MessagesModelClient(Provider(kind), new AgentOptions(), Services(), TempDirectory, TimeProvider.System);
        ModelTurn[] turns = [new(false, "First."), new(true, "{}"), new(false, Script(step))];
        return client.AskAsync(new ModelQuestion("Answer.", turns, "name", Schema, 4000), spending, TestContext.Current.CancellationToken);
    }
}
