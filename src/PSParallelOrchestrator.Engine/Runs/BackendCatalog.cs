using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Every backend there is.</summary>
public static class BackendCatalog
{
    /// <summary>Every kind but Auto.</summary>
    public static IReadOnlyList<BackendKind> Kinds { get; } = [.. Enum.GetValues<BackendKind>().Where(kind => kind != BackendKind.Auto)];

    /// <summary>Asks every backend whether it can be used here.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>An answer for each kind but Auto.</returns>
    public static async Task<IReadOnlyList<BackendStatus>> ProbeAllAsync(CancellationToken cancellationToken)
    {
        var answers = new List<BackendStatus>();
        foreach (var kind in Kinds)
        {
            answers.Add(await ProbeAsync(kind, cancellationToken));
        }

        return answers;
    }

    /// <summary>Asks a backend whether it can be used here.</summary>
    /// <param name="kind">Which one; not Auto, which is a choice between others.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    public static async Task<BackendStatus> ProbeAsync(BackendKind kind, CancellationToken cancellationToken)
    {
        if (!EngineContext.BuiltBackends.Contains(kind))
        {
            return new BackendStatus(kind, Available: false, Version: null, $"It is not built yet in version {EngineVersion.Current}.");
        }

        await using var backend = new EngineContext().CreateBackend(kind);
        return await backend.ProbeCheckedAsync(cancellationToken);
    }
}
