using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>The backend Process: each attempt in a psorch of its own.</summary>
internal sealed class ProcessDescriptor : BackendDescriptor
{
    public override BackendKind Kind => BackendKind.Process;

    public override BackendTraits Traits { get; } = new()
    {
        RunsHere = true,
        SharesFiles = true,
        OutlivesOrchestrator = true,
        HoldsLimits = false,
        HoldsNetworks = false,
        UsesProgramsOfThisMachine = true,
    };

    public override int? AutoRank => 2;

    public override IBackend Create(BackendContext context) => new DetachedBackend(
        new ProcessHost(PsorchLocator.FindAsync, new PlaceKnowledge(context.LostHosts)), context.Agents.Secrets, context.Time);

    public override string? FindLiving(AttemptReference attempt) =>
        new DirectoryAttemptStore(attempt.Directory).FindClaim(attempt.Token).Claim is { Holder: ClaimHolder.Executor } claim
        && ClaimedProcess.Place(claim).IsVisibleFrom(ProcessPlace.Current)
        && ClaimedProcess.Of(claim).IsAlive()
            ? string.Create(CultureInfo.InvariantCulture, $"its executor (process {claim.ProcessId})")
            : null;
}
