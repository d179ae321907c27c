using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>A model client in a few lines over the stand-in's Messages API: for machines without any of the real ones.</summary>
internal sealed class HttpModelClient(string url) : IModelClient, IDisposable
{
    private const string Model = "claude-sonnet-4-5";
    private readonly HttpClient http = new();

    public AgentKind Kind => AgentKind.Anthropic;

    public void Dispose() => http.Dispose();

    public async Task<ModelAnswer> AskAsync(ModelQuestion question, SpendingLimit spending, CancellationToken cancellationToken)
    {
        var body = Body(question);
        var price = PriceTable.BuiltIn.Require(Model);
        var reserved = price.MaxCost(Encoding.UTF8.GetByteCount(body.ToJsonString()), question.MaxOutputTokens);
        if (!spending.TryReserve(reserved))
        {
            throw new ModelFailureException(new AttemptOutcome(FailureClass.Permanent, "The budget does not cover the request."));
        }

        var usage = default(TokenUsage);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url + "/v1/messages") { Content = JsonContent.Create(body) };
            request.Headers.Add("anthropic-version", "2023-06-01");
            request.Headers.Add("x-api-key", "sk-ant-test");
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var failure = AgentFailures.OfStatus(Kind, (int)response.StatusCode, text, response.Headers.RetryAfter?.Delta);
                throw Failed(failure, usage, price);
            }

            var answer = JsonNode.Parse(text)!;
            usage = new TokenUsage(
                answer["usage"]!["input_tokens"]!.GetValue<long>(),
                0,
                0,
                0,
                answer["usage"]!["output_tokens"]!.GetValue<long>());
            if (answer["stop_reason"]?.GetValue<string>() == "refusal")
            {
                throw Failed(new AttemptOutcome(FailureClass.TaskFailed, "The model refused the task."), usage, price);
            }

            var said = string.Concat(answer["content"]!.AsArray().Select(block => block!["text"]?.GetValue<string>()));
            return new ModelAnswer(said, Model, usage, price.Cost(usage));
        }
        catch (HttpRequestException e)
        {
            throw Failed(new AttemptOutcome(FailureClass.Transient, e.Message), usage, price);
        }
        finally
        {
            spending.Settle(reserved, price.Cost(usage));
        }
    }

    private static ModelFailureException Failed(AttemptOutcome failure, TokenUsage usage, ModelPrice price) =>
        new(
            failure with
            {
                Usage = new AttemptUsage
                {
                    InputTokens = usage.AllInput,
                    OutputTokens = usage.Output,
                    CostUsd = price.Cost(usage),
                },
            });

    private static JsonObject Body(ModelQuestion question) =>
        new()
        {
            ["model"] = Model,
            ["max_tokens"] = question.MaxOutputTokens,
            ["system"] = question.System,
            ["messages"] = new JsonArray([
                .. question.Turns.Select(turn => new JsonObject
                {
                    ["role"] = turn.FromModel ? "assistant" : "user",
                    ["content"] = turn.Text,
                }),
            ]),
            ["output_config"] = new JsonObject
            {
                ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = JsonNode.Parse(question.Schema) },
            },
            ["metadata"] = new JsonObject { ["user_id"] = question.Turns.Count.ToString(CultureInfo.InvariantCulture) },
        };
}
