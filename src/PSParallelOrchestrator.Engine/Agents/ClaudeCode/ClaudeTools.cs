namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Which tools Claude Code has in an attempt.</summary>
internal static class ClaudeTools
{
    /// <summary>
    /// What every attempt has. Those that edit are confined to the workspace by the permission mode; of Bash, without a rule, only what
    /// reads and what changes files of the workspace. Nothing that reaches the network, runs in the background or asks the model by itself.
    /// </summary>
    private static readonly string[] Always = ["Bash", "Edit", "Glob", "Grep", "NotebookEdit", "Read", "Write"];

    /// <summary>Tools that run requests of their own beside the session's, past its limit on turns.</summary>
    private static readonly string[] Never = ["Task", "Agent", "Workflow", "SendMessage", "ScheduleWakeup", "CronCreate", "EnterWorktree"];

    // The service runs it, and charges by the search.
    private const string OfService = "WebSearch";

    /// <summary>
    /// What is allowed without asking where permissions are not skipped. Glob and Grep follow the rule for reading; one of their own would
    /// let them read everywhere.
    /// </summary>
    private static readonly string[] AllowedAlways = ["Edit", "NotebookEdit", "Read", "Write"];

    /// <summary>The tools to offer: the standing ones, and those that further rules name.</summary>
    /// <returns>Their names. MCP tools are offered by their servers.</returns>
    public static IEnumerable<string> Offered(AgentOptions options) =>
        Always
            .Concat(options.AllowedTools.Select(Name).Where(name => !name.StartsWith("mcp__", StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The models that the offered tools ask beside the session's own.</summary>
    public static IEnumerable<string> Models(AgentOptions options) =>
        Offers(options, "WebFetch") ? [ClaudeModels.Named(options, "haiku")] : [];

    /// <summary>Whether one of the offered tools is run by the service, which charges for it.</summary>
    public static bool UsesServer(AgentOptions options) => Offers(options, OfService);

    /// <summary>What is refused even where permissions are skipped.</summary>
    public static IReadOnlyList<string> Refused => Never;

    /// <summary>What the agent is told, so that it does not fail its task by trying what is denied.</summary>
    /// <returns>A sentence or two.</returns>
    public static string Describe(AgentOptions options)
    {
        if (options.SkipPermissions)
        {
            return "Files outside the current directory are not yours to change.";
        }

        var commands = options.AllowedTools.Where(tool => Name(tool) == "Bash").ToList();
        return "A tool call that is denied fails your task, however well the rest went. Allowed are editing and reading files of the "
            + "current directory"
            + (commands.Contains("Bash") ? " and any shell command in it."
                : commands.Count > 0 ? $" and these shell commands: {string.Join(", ", commands)}. Run no other commands."
                : ". Shell commands are not: do not run any, tests included.");
    }

    /// <summary>The rules that allow tools without asking.</summary>
    /// <returns>Rules as Claude Code reads them.</returns>
    public static IEnumerable<string> Rules(AgentOptions options) => AllowedAlways.Select(InWorkspace).Concat(options.AllowedTools);

    /// <summary>Checks the rules.</summary>
    /// <exception cref="OrchestratorException"><c>ClaudeArgumentRefused</c>: one cannot be used.</exception>
    public static void Check(AgentOptions options)
    {
        foreach (var rule in options.AllowedTools)
        {
            var name = Name(rule);
            if (name.Length == 0
                || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
                || !char.IsAsciiLetter(name[0])
                || (name.Length < rule.Length && !rule.EndsWith(')')))
            {
                throw ClaudeErrors.Argument(
                    rule,
                    "it is no rule for a tool.",
                    "Write a tool's name, or a name with a pattern, for instance Bash(npm test) or Bash(git *).");
            }

            if (Never.Contains(name, StringComparer.Ordinal))
            {
                throw ClaudeErrors.Argument(
                    rule,
                    "this tool makes requests besides the attempt's own, which no limit on turns covers.",
                    "Split the work into tasks of the plan.");
            }
        }
    }

    /// <summary>Checks whether a limit on the cost can bind the tools.</summary>
    /// <exception cref="OrchestratorException"><c>ClaudeCostUnbounded</c>: one spends what nobody can bound.</exception>
    public static void CheckBounded(AgentOptions options)
    {
        if (options.AllowedTools.FirstOrDefault(rule => Name(rule) == OfService) is { } found)
        {
            throw ClaudeErrors.Unbounded(found, "the service runs this tool as often as it wants to, and charges for each time");
        }
    }

    // Editing is allowed by the permission mode, inside the workspace alone; a bare rule would allow it everywhere.
    private static string InWorkspace(string tool) => tool is "Edit" or "Write" or "NotebookEdit" or "Read" ? $"{tool}(./**)" : tool;

    private static bool Offers(AgentOptions options, string tool) => Offered(options).Contains(tool, StringComparer.Ordinal);

    private static string Name(string rule) => rule.IndexOf('(') is >= 0 and var bracket ? rule[..bracket] : rule;
}
