using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Where attempts get what they ask their models by, and what tells what that cost.</summary>
internal interface IModelGateway : IAsyncDisposable
{
    /// <summary>Lets an attempt ask its models.</summary>
    /// <returns>The attempt with what it asks by; null for one that asks none.</returns>
    /// <exception cref="OrchestratorException">The gateway cannot be used, and why.</exception>
    Task<AttemptSpec?> PrepareAsync(AttemptSpec spec, CancellationToken cancellationToken);

    /// <summary>Says that an attempt is over.</summary>
    /// <returns>What it used and cost; null for one that asks no model, or whose requests nobody counted.</returns>
    Task<AttemptBill?> CloseAsync(AttemptSpec spec);
}
