namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

/// <summary>The model that the environment names.</summary>
internal static class ModelVariable
{
    /// <summary>The model.</summary>
    /// <returns>Its name; null where the environment names none.</returns>
    public static string? Find() => Environment.GetEnvironmentVariable("ANTHROPIC_MODEL") is { Length: > 0 } model ? model : null;
}
