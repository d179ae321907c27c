namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Which service Claude Code asks is said for the whole run: addresses are checked, and costs counted, by it.</summary>
internal static class ClaudeServiceChoice
{
    private static readonly string[] ChoosingVariables =
    [
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_USE_FOUNDRY",
        "CLAUDE_CODE_USE_MANTLE",
        "CLAUDE_CODE_USE_ANTHROPIC_AWS",
        "CLAUDE_CODE_USE_GATEWAY",
    ];

    /// <summary>Finds a variable that lets the client ask another service.</summary>
    /// <param name="isSet">Whether a variable of a name is set.</param>
    /// <returns>Its name; null where there is none.</returns>
    public static string? Choosing(Func<string, bool> isSet) => Array.Find(ChoosingVariables, name => isSet(name));

    /// <summary>Checks that a task leaves the service to the run.</summary>
    /// <exception cref="OrchestratorException"><c>ClaudeServiceRefused</c>: its environment names one.</exception>
    public static void Check(OrchestratorTask task)
    {
        if (Choosing(task.Environment.ContainsKey) is { } name)
        {
            throw ClaudeErrors.Service(task.Id, name);
        }
    }
}
