using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Decides what <see cref="BackendKind.Auto"/> means on this machine.</summary>
internal static class BackendChoice
{
    private static readonly BackendKind[] Candidates = [BackendKind.Docker, BackendKind.Process];

    /// <summary>Takes the first backend that can be used: Docker, else Process.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The backend, and why, for people.</returns>
    /// <exception cref="OrchestratorException">None can be used, with each one's reason.</exception>
    public static async Task<(BackendKind Kind, string Said)> DecideAsync(CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        foreach (var kind in Candidates)
        {
            var status = await BackendCatalog.ProbeAsync(kind, cancellationToken);
            if (status.Available)
            {
                return (kind, $"The backend Auto took {kind}.{(refused.Count > 0 ? " " + string.Join(" ", refused) : string.Empty)}");
            }

            refused.Add($"{kind} cannot be used here: {status.Reason?.TrimEnd('.')}.");
        }

        throw RunErrors.NoBackendForAuto(refused);
    }
}
