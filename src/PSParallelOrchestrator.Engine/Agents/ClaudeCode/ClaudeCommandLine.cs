using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>The command line of Claude Code. Prompts are not on it: they are long, and every user of the machine could read them.</summary>
internal static class ClaudeCommandLine
{
    /// <summary>What the client takes on standard input at most.</summary>
    public const int MaxPromptBytes = 10 * 1024 * 1024;

    // What an earlier task left in .claude/settings.json must not run commands past the permissions of this one.
    private const string NoHooks = """{"disableAllHooks":true}""";

    /// <summary>The arguments of an attempt.</summary>
    /// <param name="options">How the agent works.</param>
    /// <param name="systemPromptFile">The file with what is added to the system prompt.</param>
    /// <param name="model">The model.</param>
    /// <param name="limitUsd">What it may spend, in US dollars.</param>
    /// <returns>The arguments.</returns>
    public static IReadOnlyList<string> ForTask(AgentOptions options, string systemPromptFile, string model, decimal? limitUsd)
    {
        // The user's own come first: an option of many values before the next one cannot swallow ours.
        List<string> arguments = ["-p", .. options.ClaudeArguments, .. Always(model, limitUsd)];
        arguments.AddRange(["--max-turns", Text(options.MaxTurns), "--setting-sources", "project", "--append-system-prompt-file", systemPromptFile]);
        if (!options.ClaudeArguments.Any(argument => argument == "--settings" || argument.StartsWith("--settings=", StringComparison.Ordinal)))
        {
            arguments.AddRange(["--settings", NoHooks]);
        }

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
    /// <param name="systemPromptFile">The file with the system prompt.</param>
    /// <param name="model">The model.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="limitUsd">What it may spend, in US dollars.</param>
    /// <returns>The arguments.</returns>
    public static IReadOnlyList<string> ForQuestion(string systemPromptFile, string model, string schema, decimal? limitUsd) =>
    [
        "-p", .. Always(model, limitUsd), "--max-turns", "1", "--setting-sources", "", "--system-prompt-file", systemPromptFile,
        "--tools", "", "--json-schema", schema,
    ];

    // The user's own settings, hooks and MCP servers have no part in attempts. Of the repository's, its CLAUDE.md and its settings have,
    // its permission rules have not (the client trusts no workspace here), and its MCP servers have not.
    private static List<string> Always(string model, decimal? limitUsd)
    {
        List<string> arguments =
        [
            "--output-format", "stream-json", "--verbose", "--include-partial-messages", "--strict-mcp-config", "--no-session-persistence",
            "--session-id", Guid.NewGuid().ToString(), "--model", model,
        ];
        if (limitUsd is { } limit)
        {
            arguments.AddRange(["--max-budget-usd", Math.Max(limit, 0.000001m).ToString("0.######", CultureInfo.InvariantCulture)]);
        }

        return arguments;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
