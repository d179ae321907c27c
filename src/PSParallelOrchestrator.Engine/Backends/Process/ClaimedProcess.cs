using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>The process that made a claim, for who is on its machine.</summary>
internal static class ClaimedProcess
{
    /// <summary>Which process it is.</summary>
    public static ProcessIdentity Of(AttemptClaim claim) => new(claim.BootId, claim.ProcessId, claim.StartTicks);

    /// <summary>Where it is.</summary>
    public static ProcessPlace Place(AttemptClaim claim) => new(claim.Host, claim.BootId, claim.PidNamespace);
}
