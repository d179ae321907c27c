namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>The error texts of the Simulated agent's settings.</summary>
internal static class SimulationErrors
{
    private const string Example = "Write it like 'api*:fail=2,class=Transient,duration=250ms'.";

    public static OrchestratorException NoPattern(string text) =>
        Invalid($"The simulation rule '{Shown(text)}' does not say which tasks it is for: it has no 'PATTERN:' at its beginning.", Example);

    public static OrchestratorException NoSettings(string text) =>
        Invalid($"The simulation rule '{Shown(text)}' says nothing about its tasks after the ':'.", Example);

    public static OrchestratorException BadPattern(string pattern) =>
        Invalid(
            $"'{Shown(pattern)}' is not a pattern of task ids.",
            "Use letters, digits, '.', '_', '-', and '*' or '?' for what may vary, at most 128 characters.");

    public static OrchestratorException UnknownKey(string key, string? nearest, IEnumerable<string> known) =>
        Invalid(
            $"A simulation rule has no setting '{Shown(key)}'{(nearest is null ? string.Empty : $"; the nearest is '{nearest}'")}.",
            $"The settings are: {string.Join(", ", known)}.");

    public static OrchestratorException RepeatedKey(string key) =>
        Invalid($"A simulation rule says '{key}' twice.", "Keep one of them, or give two rules: the later one holds.");

    public static OrchestratorException MissingValue(string key, string wanted) =>
        Invalid($"The setting '{key}' of a simulation rule has no value.", $"Write {key}={wanted}.");

    public static OrchestratorException BadValue(string key, string value, string wanted) =>
        Invalid($"The setting '{key}' of a simulation rule cannot be '{Shown(value)}'.", $"Give {wanted}.");

    public static OrchestratorException DurationOutOfRange(TimeSpan duration) =>
        Invalid(
            $"A simulated duration cannot be {duration:c}.",
            $"Give one from 0 to {SimulationRules.LongestDuration.Days} days.");

    public static OrchestratorException BadFail(string pattern, int fail) =>
        Invalid(
            $"The simulation rule for '{Shown(pattern)}' cannot fail {fail} attempts.",
            "Give the number of attempts that fail, or -1 for all of them.");

    public static OrchestratorException BadConflictPath(string path) =>
        Invalid(
            $"A simulated task cannot write '{Shown(path)}'.",
            "Give a path inside the workspace, with '/', without '..', '.git', a drive, commas or wildcards, for example src/shared.txt.");

    public static OrchestratorException BadMemory(string pattern) =>
        Invalid($"The simulation rule for '{Shown(pattern)}' asks for no memory at all.", "Give a size above 0, like 6G.");

    // What the user typed goes back to a terminal: bounded, and nothing in it that a terminal obeys.
    private static string Shown(string text)
    {
        var head = text.Length > 80 ? text[..80] + "..." : text;
        return string.Create(head.Length, head, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }

    private static OrchestratorException Invalid(string message, string remedy) =>
        new("SimulationRuleInvalid", OrchestratorErrorKind.InvalidInput, message, remedy);
}
