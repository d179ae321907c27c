using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Where, and with how many executors, a run goes on that is continued otherwise than it was begun.</summary>
internal static class RunPlace
{
    /// <summary>Checks whether the run can go on that way.</summary>
    /// <param name="run">The run.</param>
    /// <param name="services">What is asked for.</param>
    /// <returns>What is to be recorded, null for nothing; and what Auto took, for people.</returns>
    /// <exception cref="OrchestratorException">It cannot, and why; nothing was changed.</exception>
    public static async Task<(RunPlaceSet? Event, string? Choice)> DecideAsync(
        OrchestratorRun run, EngineContext services, CancellationToken cancellationToken)
    {
        if (services is { MaxExecutors: null, Backend: null })
        {
            return default;
        }

        var (backend, choice) = services.Backend == BackendKind.Auto
            ? await BackendChoice.DecideAsync(services.ForBackend(options: null), cancellationToken)
            : (services.Backend ?? run.Backend, null);
        var options = run.Options with
        {
            MaxExecutors = services.MaxExecutors ?? run.MaxExecutors,
            Backend = backend,
            BackendOptions = backend == run.Backend ? run.Options.BackendOptions : null,
        };
        BackendCatalog.Require(
            await BackendCatalog.ProbeAsync(backend, services.ForBackend(options.BackendOptions), cancellationToken));
        RunOptionsValidator.Check(run.Plan, BackendCatalog.WithBackendOptions(options));
        return (new RunPlaceSet(services.MaxExecutors, services.Backend is null ? null : backend), choice);
    }
}
