using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>A backend of a later version: known by name, with the flags of the command line that come with it, and refused.</summary>
/// <param name="kind">Which backend.</param>
/// <param name="flag">The switch that chooses it.</param>
/// <param name="autoRank">Its place in the order of Auto.</param>
internal sealed class UnbuiltBackend(BackendKind kind, string flag, int? autoRank, params string[] flags) : BackendDescriptor
{
    public override BackendKind Kind => kind;

    public override BackendTraits Traits { get; } = new()
    {
        RunsHere = false,
        SharesFiles = true,
        OutlivesOrchestrator = true,
        HoldsLimits = true,
        HoldsNetworks = false,
        UsesProgramsOfThisMachine = false,
    };

    public override bool IsBuilt => false;

    public override int? AutoRank => autoRank;

    public override string Flag => flag;

    /// <summary>Every flag that is refused until it is built.</summary>
    public IEnumerable<string> Flags => flags.Prepend(flag);

    /// <summary>Why it cannot be used.</summary>
    public static string Reason => $"It is not built yet in version {EngineVersion.Current}.";

    public override IBackend Create(BackendContext context) => throw BackendErrors.NotBuilt(kind);
}
