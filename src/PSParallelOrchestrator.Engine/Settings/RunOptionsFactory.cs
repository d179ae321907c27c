using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Makes a run's options from settings; the same for PowerShell and psorch.</summary>
public static class RunOptionsFactory
{
    // Long enough to be watched.
    private static readonly TimeSpan SimulatedDuration = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes options.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="plan">The plan; its own executor budget stands where the command was given no other.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static RunOptions Create(OrchestratorSettings settings, OrchestratorPlan plan)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(plan);
        var options = settings.Fill(new RunOptions { Simulation = new SimulationOptions { Duration = SimulatedDuration } });
        if (settings.Origin("baseRun") is { } run && settings.Origin("repository") is { } repository)
        {
            throw OptionErrors.TwoBeginnings(run, repository);
        }

        return settings.Given.ContainsKey(RunSettings.MaxExecutors)
            ? options
            : options with { MaxExecutors = plan.MaxExecutors ?? options.MaxExecutors };
    }
}
