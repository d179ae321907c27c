using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Decides what <see cref="BackendKind.Auto"/> means on this machine.</summary>
internal static class BackendChoice
{
    /// <summary>Takes the first backend that can be used, in the order that backends have for Auto.</summary>
    /// <param name="context">What backends are made from.</param>
    /// <returns>The backend, and why, for people.</returns>
    /// <exception cref="OrchestratorException">None can be used, with each one's reason.</exception>
    public static async Task<(BackendKind Kind, string Said)> DecideAsync(BackendContext context, CancellationToken cancellationToken)
    {
        var candidates = BackendRegistry.All.Where(backend => backend.AutoRank is not null).OrderBy(backend => backend.AutoRank);
        var (usable, refused) = await FirstUsable.FindAsync(
            candidates, backend => BackendCatalog.ProbeAsync(backend.Kind, context, cancellationToken), status => status.Available);
        var reasons = refused.Select(status => $"{status.Kind} cannot be used here: {status.Reason?.TrimEnd('.')}.").ToList();
        return usable is null
            ? throw BackendErrors.NoneForAuto(reasons)
            : (usable.Kind, string.Join(" ", reasons.Prepend($"The backend Auto took {usable.Kind}.")));
    }
}
