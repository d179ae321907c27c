using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Reads the models with what is set; the same for PowerShell and psorch.</summary>
public static class ModelCatalogFactory
{
    /// <summary>Reads them.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value, or the file of prices cannot be read.</exception>
    public static Task<ModelCatalog> ReadAsync(OrchestratorSettings settings, CancellationToken cancellationToken)
    {
        var options = PlannerOptionsFactory.Create(settings);
        return ModelCatalog.ReadAsync(options.Agents, new AgentAccess().For(options.PriceFile), cancellationToken);
    }
}
