using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Decides what <see cref="BackendKind.Auto"/> means on this machine.</summary>
internal static class BackendChoice
{
    /// <summary>Takes the first backend that can be used, in the order that backends have for Auto.</summary>
    /// <param name="context">What backends are made from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The backend, and why, for people.</returns>
    /// <exception cref="OrchestratorException">None can be used, with each one's reason.</exception>
    public static async Task<(BackendKind Kind, string Said)> DecideAsync(BackendContext context, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        foreach (var backend in BackendRegistry.All.Where(backend => backend.AutoRank is not null).OrderBy(backend => backend.AutoRank))
        {
            var status = await BackendCatalog.ProbeAsync(backend.Kind, context, cancellationToken);
            if (status.Available)
            {
                return (
                    backend.Kind,
                    $"The backend Auto took {backend.Kind}.{(refused.Count > 0 ? " " + string.Join(" ", refused) : string.Empty)}");
            }

            refused.Add($"{backend.Kind} cannot be used here: {status.Reason?.TrimEnd('.')}.");
        }

        throw BackendErrors.NoneForAuto(refused);
    }
}
