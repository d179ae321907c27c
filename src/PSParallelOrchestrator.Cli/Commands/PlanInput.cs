using PSParallelOrchestrator.Engine.Planning;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>Plan files from the command line.</summary>
internal static class PlanInput
{
    /// <summary>Reads a plan file; what is merely doubtful in it is said on standard error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="OrchestratorException">It cannot be used; the message names every problem and its place.</exception>
    public static async Task<OrchestratorPlan> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var read = await PlanFiles.ReadAsync(path, cancellationToken);
        var plan = read.GetPlan();
        foreach (var warning in read.Diagnostics)
        {
            await Console.Error.WriteLineAsync($"psorch: warning: {warning}");
        }

        return plan;
    }
}
