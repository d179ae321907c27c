using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Questions to a model on the Messages API.</summary>
public sealed class MessagesModelClientTests : MessagesTestBase
{
    [Theory]
    [InlineData(PlannerKind.Anthropic)]
    [InlineData(PlannerKind.Bedrock)]
    public async Task An_answer_follows_the_schema_in_one_request(PlannerKind kind)
    {
        var (answer, _, bill) = await GatewayQuestion.AskAsync(
            kind, Script(new JsonObject { ["json"] = new JsonObject { ["name"] = "x" } }), Services(), TempDirectory, limitUsd: 1);
        using var json = JsonDocument.Parse(answer!.Text);
        Assert.Equal("x", json.RootElement.GetProperty("name").GetString());
        var request = Assert.Single(Server.Log.Messages);
        Assert.Contains("json_schema", request.Body, StringComparison.Ordinal);
        Assert.Equal((Server.Log.CostUsd, 0m), (bill.Total.Cost.KnownUsd, bill.Total.Cost.AtMostUsd));
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
        var (_, error, _) = await GatewayQuestion.AskAsync(
            PlannerKind.Anthropic, Script(JsonNode.Parse(step)!.AsObject()), Services(), TempDirectory, limitUsd: 1);
        Assert.Equal(failure, error!.Failure.FailureClass);
        Assert.Single(Server.Log.Messages);
    }

    [Fact]
    public async Task Nothing_is_asked_that_the_budget_does_not_cover()
    {
        var (_, error, bill) = await GatewayQuestion.AskAsync(
            PlannerKind.Bedrock, Script(Say("no")), Services(), TempDirectory, limitUsd: 0.001m);
        Assert.Equal(FailureClass.Permanent, error!.Failure.FailureClass);
        Assert.Contains("It would take 0.", bill.Refusal, StringComparison.Ordinal);
        Assert.Empty(Server.Log.Messages);
    }
}
