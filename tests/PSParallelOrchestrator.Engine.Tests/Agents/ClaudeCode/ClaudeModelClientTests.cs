using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Questions to a model through the client.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class ClaudeModelClientTests : ClaudeTestBase
{
    [Fact]
    public async Task An_answer_follows_the_schema_in_one_request()
    {
        var (answer, _, bill) = await AskAsync(new JsonObject { ["json"] = new JsonObject { ["name"] = "x" } }, 2m);
        using var json = JsonDocument.Parse(answer!.Text);
        Assert.Equal("x", json.RootElement.GetProperty("name").GetString());
        Assert.Single(Server.Log.Messages);
        Assert.Equal((Server.Log.CostUsd, 0m), (bill.Total.Cost.KnownUsd, bill.Total.Cost.AtMostUsd));
        Assert.Empty(Holding(TempDirectory, Canary));
    }

    [Fact]
    public async Task An_answer_that_breaks_the_schema_goes_to_who_asked()
    {
        var (answer, _, _) = await AskAsync(
            new JsonObject
            {
                ["tool"] = "StructuredOutput",
                ["input"] = new JsonObject { ["nam"] = "x" },
            });
        Assert.Contains("nam", answer!.Text, StringComparison.Ordinal);
        Assert.Single(Server.Log.Messages);
    }

    [Fact]
    public async Task Plain_text_is_no_answer()
    {
        var (_, error, bill) = await AskAsync(Say("no"));
        Assert.Equal(FailureClass.TaskFailed, error!.Failure.FailureClass);
        Assert.True(bill.Total.Cost.KnownUsd > 0);
    }

    [Theory]
    [InlineData("""{"status":429,"retryAfter":60}""", FailureClass.RateLimited)]
    [InlineData("""{"status":403}""", FailureClass.Permanent)]
    public async Task A_fault_has_its_class(string fault, FailureClass failure)
    {
        var (_, error, _) = await AskAsync(Fails(fault), 2m);
        Assert.Equal(failure, error!.Failure.FailureClass);
    }

    [Fact]
    public async Task Nothing_is_asked_that_the_budget_does_not_cover()
    {
        var (_, error, bill) = await AskAsync(Say("no"), 0.001m);
        Assert.Equal(FailureClass.Permanent, error!.Failure.FailureClass);
        Assert.Contains("It would take 0.", bill.Refusal, StringComparison.Ordinal);
        Assert.Empty(Server.Log.Messages);
    }

    private Task<(ModelAnswer? Answer, ModelFailureException? Failure, AttemptBill Bill)> AskAsync(
        JsonObject step, decimal? limitUsd = null)
    {
        var services = new AgentAccess
        {
            Secrets = SecretStore.Create(
                new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = Canary, ["ANTHROPIC_BASE_URL"] = Server.Url }),
        };
        return GatewayQuestion.AskAsync(PlannerKind.ClaudeCode, Script(step), services, TempDirectory, limitUsd);
    }
}
