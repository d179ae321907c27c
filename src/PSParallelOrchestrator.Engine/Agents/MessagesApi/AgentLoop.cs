using System.Globalization;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>One session: the model is asked, its tools are run, it is told what came of them, until it says that it is done.</summary>
/// <param name="kind">Which agent this is.</param>
/// <param name="conversation">What it is asked; grows.</param>
/// <param name="transcript">Keeps what is said.</param>
internal sealed class AgentLoop(
    AgentKind kind,
    MessageExchange exchange,
    AgentConversation conversation,
    AgentTools tools,
    AgentTranscript transcript,
    AgentContext context)
{
    /// <summary>The most tokens of one answer, as far as the model can answer so much.</summary>
    public const long MaxOutputTokens = 16_000;

    private static readonly TimeSpan UsualDelay = TimeSpan.FromSeconds(1);

    /// <summary>What the model said last; null where it was not done.</summary>
    public string? Answer { get; private set; }

    /// <summary>Whether the model refused the task: who asks it again in the same conversation is refused again.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Works to the end.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<AttemptOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var turns = context.Spec.AgentOptions.MaxTurns;
        for (var turn = 1; ; turn++)
        {
            var (message, failure) = await AskAsync(cancellationToken);
            if (failure is not null)
            {
                return failure;
            }

            var content = message.Content();
            transcript.Add("assistant", new JsonObject
            {
                ["content"] = content.DeepClone(),
                ["stop_reason"] = message.StopReason,
                ["input_tokens"] = message.Usage.AllInput,
                ["output_tokens"] = message.Usage.Output,
            });
            if (message.Text is { Length: > 0 } text)
            {
                context.Activity.Add(ActivityKind.Text, text);
            }

            if (End(message, content) is { } end)
            {
                if (Answer is { Length: > 0 })
                {
                    // A later attempt continues after it.
                    conversation.AddModel(content);
                }

                return end;
            }

            if (turn >= turns)
            {
                return Failed(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"used all its {turns} turns without an end. Allow more turns, or split the task."));
            }

            conversation.AddModel(content);
            if (message.ToolCalls is { Count: > 0 } calls)
            {
                var results = await RunToolsAsync(calls, cancellationToken);
                transcript.Add("user", results);
                conversation.AddUser(results);
            }
        }
    }

    // What kept an answer from beginning the gateway has waited out. Once more costs less than the attempt begun anew; oftener would
    // multiply with the task's retries.
    private async Task<(StreamedMessage Message, AttemptOutcome? Failure)> AskAsync(CancellationToken cancellationToken)
    {
        var (message, failure) = await exchange.AskAsync(conversation.Request, cancellationToken);
        if (failure is not { FailureClass: FailureClass.Transient or FailureClass.RateLimited } || !message.HasStarted)
        {
            return (message, failure);
        }

        var delay = failure.RetryAfter ?? UsualDelay;
        var goesOn = delay <= AgentLimits.LongestInnerDelay;
        context.Activity.Add(
            ActivityKind.Retry,
            string.Create(
                CultureInfo.InvariantCulture,
                $"A request failed; {(goesOn ? "again in" : "the service asks to wait")} {delay.TotalSeconds:0.#} s. "
                    + $"{failure.Message}"));
        if (!goesOn)
        {
            return (message, failure);
        }

        await Task.Delay(delay, context.Time, cancellationToken);
        return await exchange.AskAsync(conversation.Request, cancellationToken);
    }

    // Null: the model goes on.
    private AttemptOutcome? End(StreamedMessage message, JsonArray content)
    {
        switch (message.StopReason)
        {
            case "tool_use" when message.ToolCalls.Count > 0:
            case "pause_turn" when content.Count > 0:
                return null;
            case "end_turn" or "stop_sequence":
                Answer = message.Text;
                return Answer.Length > 0 ? AttemptOutcome.Success : Failed("ended without an answer: nothing says that the task was done.");
            case "max_tokens":
                return Failed(
                    "had an answer of the model cut off at the most tokens it may have. Split the task, or ask for smaller files.");
            case "refusal":
                IsRefused = true;
                return new AttemptOutcome(
                    FailureClass.TaskFailed,
                    $"{kind}: the model refused the task. Word it otherwise. {message.Text}");
            case "model_context_window_exceeded":
                return new AttemptOutcome(
                    FailureClass.Permanent,
                    $"{kind}: the conversation outgrew what the model can hold. Split the task, or shorten the prompt.");
            default:
                return Failed($"stopped without an end ({message.StopReason}).");
        }
    }

    private AttemptOutcome Failed(string what) => new(FailureClass.TaskFailed, $"{kind} {what}");

    private async Task<JsonArray> RunToolsAsync(IReadOnlyList<ToolCall> calls, CancellationToken cancellationToken)
    {
        var results = new JsonArray();
        foreach (var call in calls)
        {
            context.Activity.Add(ActivityKind.Tool, AgentTools.Describe(call));
            var outcome = await tools.RunAsync(call, cancellationToken);
            if (outcome.IsRefused)
            {
                context.Activity.Add(ActivityKind.Denied, outcome.Text);
            }

            JsonNode result = new JsonObject
            {
                ["type"] = "tool_result",
                ["tool_use_id"] = call.Id,
                ["content"] = outcome.Text,
                ["is_error"] = outcome.IsError,
            };
            results.Add(result);
        }

        return results;
    }
}
