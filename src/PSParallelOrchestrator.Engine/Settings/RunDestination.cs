namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Where a run's directory is made.</summary>
/// <param name="OutputDirectory">The directory below which the run gets its own, as a full path.</param>
public sealed record RunDestination(string OutputDirectory)
{
    internal const string Standard = "outputs/parallel-orchestrator";

    /// <summary>The destination that is set.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The destination.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static RunDestination Of(OrchestratorSettings settings) =>
        settings.Fill(new RunDestination(Path.GetFullPath(Standard, settings.WorkingDirectory)));
}
