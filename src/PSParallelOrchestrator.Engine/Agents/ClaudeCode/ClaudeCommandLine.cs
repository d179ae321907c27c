using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>The command line of Claude Code. Prompts are not on it: they are long, and every user of the machine could read them.</summary>
internal static class ClaudeCommandLine
{
    /// <summary>What the client takes on standard input at most.</summary>
    public const int MaxPromptBytes = 10 * 1024 * 1024;

    /// <summary>The arguments of an attempt.</summary>
    /// <param name="options">How the agent works.</param>
    /// <param name="systemPromptFile">The file with what is added to the system prompt.</param>
    /// <param name="session">The record of the session that is continued; null for a new one.</param>
    public static IReadOnlyList<string> ForTask(
        AgentOptions options, string systemPromptFile, string model, string? session = null)
    {
        // The user's own come first: an option of many values before the next one cannot swallow ours.
        List<string> arguments = ["-p", .. ClaudeArguments.Passed(options), .. Always(options, model)];
        arguments.AddRange(session is null ? ["--session-id", NewId()] : ["--resume", session]);
        arguments.AddRange(["--max-turns", Text(options.MaxTurns), "--append-system-prompt-file", systemPromptFile]);
        if (options.SkipPermissions)
        {
            arguments.Add("--dangerously-skip-permissions");
        }
        else
        {
            arguments.AddRange(["--permission-mode", "acceptEdits", "--allowedTools", .. ClaudeTools.Rules(options)]);
        }

        arguments.AddRange(["--disallowedTools", .. ClaudeTools.Refused, "--tools", string.Join(',', ClaudeTools.Offered(options))]);
        return arguments;
    }

    /// <summary>The arguments of a question that is answered by a schema, in one request and without a tool.</summary>
    /// <param name="options">How the model is asked.</param>
    /// <param name="systemPromptFile">The file with the system prompt.</param>
    public static IReadOnlyList<string> ForQuestion(AgentOptions options, string systemPromptFile, string model, string schema) =>
    [
        "-p", .. Always(options, model), "--no-session-persistence", "--session-id", NewId(), "--max-turns", "1",
        "--system-prompt-file", systemPromptFile,
        "--tools", "", "--json-schema", schema,
    ];

    // No settings but those that are given have a part in attempts, nor hooks or MCP servers: neither the user's own, nor the workspace's.
    // Those an earlier task may have written, and they can send the key elsewhere (env) and run commands (apiKeyHelper, hooks).
    private static List<string> Always(AgentOptions options, string model)
    {
        List<string> arguments =
        [
            "--output-format", "stream-json", "--verbose", "--include-partial-messages", "--setting-sources", "", "--strict-mcp-config",
            "--model", model,
        ];
        if (options.Effort is { } effort)
        {
            arguments.AddRange(["--effort", EffortText.Of(effort)]);
        }

        return arguments;
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
