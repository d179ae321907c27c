using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>A gateway, for who owns it: it is there when it is needed, and ends when it is not.</summary>
internal interface IGatewayOwner : IAsyncDisposable
{
    /// <summary>Makes an attempt known.</summary>
    /// <returns>What the attempt asks its models by.</returns>
    /// <exception cref="OrchestratorException">The gateway cannot be used, or has no key for it, and why.</exception>
    Task<GatewayAccess> OpenAsync(AttemptGrant grant);

    /// <summary>Says that an attempt is over.</summary>
    /// <param name="attempt">The attempt's token.</param>
    /// <returns>What it used and cost; null for one that asked nothing.</returns>
    /// <exception cref="IOException">The ledger cannot be read.</exception>
    Task<AttemptBill?> CloseAsync(string attempt);
}
