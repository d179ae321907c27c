using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.Activity;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>What a session of the client has told so far, line by line.</summary>
/// <param name="note">Told what happens, for people.</param>
internal sealed class ClaudeSession(Action<ActivityKind, string> note)
{
    /// <summary>The tool through which the client takes an answer of a schema.</summary>
    public const string AnswerTool = "StructuredOutput";

    private readonly HashSet<string> runningTools = new(StringComparer.Ordinal);

    /// <summary>Whether the client got as far as a session.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether a tool is at work: until it ends there is nothing to hear.</summary>
    public bool IsToolRunning => runningTools.Count > 0;

    /// <summary>The result; null unless it was the last line.</summary>
    public ClaudeResult? Result { get; private set; }

    /// <summary>The newest answer by the schema, valid or not.</summary>
    public string? Answer { get; private set; }

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

    private void TakeNotice(JsonElement root)
    {
        switch (root.Text("subtype"))
        {
            case "init":
                HasBegun = true;
                note(ActivityKind.Session, $"Claude Code {root.Text("claude_code_version")} began, model {root.Text("model")}");
                break;
            case "api_retry":
                TakeRetry(root);
                break;
        }
    }

    private void TakeRetry(JsonElement root)
    {
        var status = root.Status("error_status")?.ToString(CultureInfo.InvariantCulture) ?? "no answer";
        note(
            ActivityKind.Retry,
            string.Create(
                CultureInfo.InvariantCulture,
                $"A request failed ({status}, {root.Text("error")}); again in {root.Number("retry_delay_ms") / 1000.0:0.#} s"));
    }

    private void TakeAnswer(JsonElement root)
    {
        foreach (var block in (root.Find("message") ?? default).Items("content"))
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
    }

    private void TakeResult(JsonElement root)
    {
        runningTools.Clear();
        Result = ClaudeResult.Read(root);
        foreach (var denial in Result.Denials)
        {
            note(ActivityKind.Denied, denial.ToString());
        }

        note(ActivityKind.Session, $"Claude Code ended ({Result.Subtype})");
    }
}
