using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.Budgets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>What a session of the client has told so far, line by line.</summary>
/// <param name="spending">What it may spend; told what it spent.</param>
/// <param name="note">Told what happens, for people.</param>
internal sealed class ClaudeSession(ClaudeUsage usage, SpendingLimit spending, Action<ActivityKind, string> note)
{
    /// <summary>The tool through which the client takes an answer of a schema.</summary>
    public const string AnswerTool = "StructuredOutput";

    private readonly HashSet<string> runningTools = new(StringComparer.Ordinal);
    private decimal settled;
    private bool isUnanswered;

    /// <summary>What a request can cost at most of whose answer nothing is heard, in US dollars; 0 where nothing is limited.</summary>
    public decimal RequestUsd { get; init; }

    /// <summary>What it used.</summary>
    public ClaudeUsage Usage { get; } = usage;

    /// <summary>Whether the client got as far as a session.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether a tool is at work: until it ends there is nothing to hear.</summary>
    public bool IsToolRunning => runningTools.Count > 0;

    /// <summary>The result; null unless it was the last line.</summary>
    public ClaudeResult? Result { get; private set; }

    /// <summary>The repetition of the request under way; null where it is the first.</summary>
    public ApiRetry? LastRetry { get; private set; }

    /// <summary>The newest answer by the schema, valid or not.</summary>
    public string? Answer { get; private set; }

    /// <summary>Why the session is to be ended now; <see cref="SessionStop.None"/> while it may go on.</summary>
    public SessionStop Stop { get; private set; }

    /// <summary>Takes a line.</summary>
    /// <returns>Whether it is worth keeping: pieces of answers are not, the whole answers follow.</returns>
    public bool Take(string line)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(line);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            Result = null;
            return line.Length > 0;
        }

        var type = root.Text("type");
        if (type == "stream_event")
        {
            TakePiece(root);
            return false;
        }

        Result = null;
        switch (type)
        {
            case "system":
                TakeNotice(root);
                break;
            case "assistant":
                TakeAnswer(root);
                break;
            case "user":
                TakeToolResults(root);
                break;
            case "result":
                TakeResult(root);
                break;
        }

        return true;
    }

    /// <summary>
    /// Notes what a request cost that was under way when the session was ended without a result: what is known of its answer, or the most
    /// where there was none yet.
    /// </summary>
    public void SettleUnfinished()
    {
        if (isUnanswered)
        {
            AddLost();
            isUnanswered = false;
        }

        Spend();
    }

    private void TakePiece(JsonElement root)
    {
        var streamed = root.Find("event") ?? default;
        if (streamed.Text("type") == "message_start")
        {
            LastRetry = null;
            isUnanswered = false;
        }

        var stopReason = Usage.Take(streamed);
        if (stopReason is null)
        {
            return;
        }

        Spend();
        if (stopReason is not ("end_turn" or "stop_sequence" or "refusal") && spending.LeftUsd <= 0)
        {
            Stop = SessionStop.Spent;
        }
    }

    private void TakeNotice(JsonElement root)
    {
        switch (root.Text("subtype"))
        {
            case "init":
                HasBegun = true;
                isUnanswered = true;
                note(ActivityKind.Session, $"Claude Code {root.Text("claude_code_version")} began, model {root.Text("model")}");
                break;
            case "api_retry":
                TakeRetry(root);
                break;
        }
    }

    private void TakeRetry(JsonElement root)
    {
        var delay = TimeSpan.FromMilliseconds(root.Number("retry_delay_ms"));
        LastRetry = new ApiRetry(root.Status("error_status"), root.Text("error") ?? "unknown", delay);
        note(
            ActivityKind.Retry,
            string.Create(
                CultureInfo.InvariantCulture,
                $"A request failed ({LastRetry.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}, {LastRetry.Error}); again "
                    + $"in {delay.TotalSeconds:0.#} s"));
        if (LastRetry.Status is null && isUnanswered)
        {
            AddLost();
            Spend();
        }

        if (delay > AgentLimits.LongestInnerDelay || spending.LeftUsd <= 0)
        {
            Stop = SessionStop.HeldBack;
        }

        // What is made again has no answer yet, even where the one before broke off in its answer.
        isUnanswered = Stop == SessionStop.None;
    }

    private void TakeAnswer(JsonElement root)
    {
        var message = root.Find("message") ?? default;
        Usage.TakeWhole(message);
        foreach (var block in message.Items("content"))
        {
            switch (block.Text("type"))
            {
                case "text" when block.Text("text") is { Length: > 0 } text:
                    note(ActivityKind.Text, text);
                    break;
                case "tool_use":
                    TakeToolUse(block);
                    break;
            }
        }
    }

    private void TakeToolUse(JsonElement block)
    {
        var use = ClaudeToolUse.Read(block, "name", "input");
        note(ActivityKind.Tool, use.ToString());
        if (use.Name == AnswerTool)
        {
            Answer = block.Find("input")?.GetRawText();
        }

        if (block.Text("id") is { } id)
        {
            runningTools.Add(id);
        }
    }

    private void TakeToolResults(JsonElement root)
    {
        foreach (var block in (root.Find("message") ?? default).Items("content"))
        {
            if (block.Text("tool_use_id") is { } id)
            {
                runningTools.Remove(id);
            }
        }

        isUnanswered = runningTools.Count == 0;
    }

    private void TakeResult(JsonElement root)
    {
        runningTools.Clear();
        Result = ClaudeResult.Read(root);
        Usage.TakeTotals(root);
        if (isUnanswered && Result.IsConnectionLost)
        {
            AddLost();
        }
        else if (Result.IsConnectionRefused && !Usage.HasAnswer)
        {
            Usage.ForgetLost();
        }

        isUnanswered = false;
        Spend();
        foreach (var denial in Result.Denials)
        {
            note(ActivityKind.Denied, denial.ToString());
        }

        note(
            ActivityKind.Session,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Claude Code ended ({Result.Subtype}), {Usage.Tokens.AllInput} tokens in, {Usage.Tokens.Output} out, {settled:0.0000} USD")
        );
    }

    /// <summary>
    /// Counts a request whose answer is not known. One that may have begun after the limit was reached, before the client was gone, counts
    /// with what is left of the reservation: the limit and one request.
    /// </summary>
    private void AddLost()
    {
        Spend();
        Usage.AddLost(spending.LeftUsd is { } left ? Math.Clamp(RequestUsd + left, 0, RequestUsd) : RequestUsd);
    }

    private void Spend()
    {
        var cost = Usage.CostUsd ?? 0;
        spending.Settle(0, cost - settled);
        settled = cost;
    }
}
