using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>Asks a model on the Messages API, without tools, for JSON of a schema.</summary>
/// <param name="provider">The service that is asked.</param>
/// <param name="options">How the agent works.</param>
/// <param name="services">Keys and prices.</param>
/// <param name="directory">Where the transcripts of the questions go; made where it is missing.</param>
/// <param name="gateway">The model gateway that holds the key.</param>
internal sealed class MessagesModelClient(
    IModelProvider provider,
    AgentOptions options,
    AgentAccess services,
    string directory,
    GatewayAccess gateway,
    TimeProvider time) : IModelClient
{
    public AgentKind Kind => provider.Kind;

    public async Task<ModelAnswer> AskAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        var model = provider.Model(options);
        using var api = new HttpMessagesApi(provider, model, gateway, time);
        using var transcript = new AgentTranscript(
            Path.Combine(directory, $"question-{Guid.NewGuid():N}", AgentFiles.TranscriptName),
            services.Secrets);
        var mostTokens = services.Prices.Find(model)?.MaxOutputTokens ?? question.MaxOutputTokens;
        var request = Request(model, question, Math.Min(question.MaxOutputTokens, mostTokens));
        if (options.Effort is { } effort)
        {
            request["output_config"]!["effort"] = EffortText.Of(effort);
        }

        transcript.Add("user", request);

        var (message, failure) = await new MessageExchange(api).AskAsync(request, cancellationToken);
        transcript.Add("assistant", new JsonObject { ["content"] = message.Content(), ["stop_reason"] = message.StopReason });
        if ((failure ?? Judge(message)) is { } failed)
        {
            throw new ModelFailureException(failed with
            {
                Message = failed.Message is { } text ? services.Secrets.Redactor.Redact(text) : null,
            });
        }

        return new ModelAnswer(message.Text, model);
    }

    private static JsonObject Request(string model, ModelQuestion question, long maxOutputTokens) =>
        new()
        {
            ["model"] = model,
            ["max_tokens"] = maxOutputTokens,
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
        };

    private AttemptOutcome? Judge(StreamedMessage message) =>
        message.StopReason switch
        {
            "refusal" => new AttemptOutcome(FailureClass.TaskFailed, $"{Kind}: the model refused to answer. {message.Text}"),
            "max_tokens" => new AttemptOutcome(
                FailureClass.TaskFailed,
                $"{Kind}: the model's answer was cut off at the most tokens it may have."),
            "model_context_window_exceeded" => new AttemptOutcome(
                FailureClass.Permanent,
                $"{Kind}: the question is longer than what the model can hold."),
            _ when message.Text.Length == 0 => new AttemptOutcome(
                FailureClass.TaskFailed,
                $"{Kind}: the model answered without the structure that was asked for."),
            _ => null,
        };
}
