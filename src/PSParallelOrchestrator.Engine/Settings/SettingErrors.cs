namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>What can be wrong with a settings file, in words.</summary>
internal static class SettingErrors
{
    public static OrchestratorException FileInvalid(string path, string problem, Exception? inner = null) => new(
        "SettingsFileInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The settings file {path} cannot be used: {problem}",
        "Fix or remove it; it is one JSON object of names and values.",
        inner);

    public static OrchestratorException UnknownKey(string path, string key, string? nearest) => new(
        "SettingUnknown",
        OrchestratorErrorKind.InvalidInput,
        $"The settings file {path} has an unknown key '{key}'.",
        nearest is null ? "Remove it." : $"Did you mean '{nearest}'?");

    public static OrchestratorException BackendOption(string origin, string text) => new(
        "BackendOptionInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"{origin}: '{text}' is no option of a backend, or one that was given before.",
        "Write NAME=VALUE, each name once.");
}
