using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>Every backend there is.</summary>
public static class BackendCatalog
{
    /// <summary>Asks every backend whether it can be used here.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>An answer for each kind but Auto.</returns>
    public static async Task<IReadOnlyList<BackendStatus>> ProbeAllAsync(CancellationToken cancellationToken)
    {
        var services = new EngineServices();
        var answers = new List<BackendStatus>();
        foreach (var kind in Enum.GetValues<BackendKind>().Where(kind => kind != BackendKind.Auto))
        {
            if (!EngineServices.BuiltBackends.Contains(kind))
            {
                answers.Add(new BackendStatus(kind, Available: false, Version: null, $"It is not built yet in version {EngineVersion.Current}."));
                continue;
            }

            await using var backend = services.CreateBackend(kind);
            answers.Add(await backend.ProbeAsync(cancellationToken));
        }

        return answers;
    }
}
