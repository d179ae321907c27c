using System.Globalization;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>How a detached process ended.</summary>
/// <param name="ExitCode">The exit code; null where a signal ended it or it was not our child.</param>
/// <param name="Signal">The signal that ended it; null for none, or where it was not our child.</param>
internal readonly record struct DetachedExit(int? ExitCode, int? Signal)
{
    /// <summary>Nobody told us.</summary>
    public static DetachedExit Unknown => default;

    /// <summary>Reads what the system says of a child.</summary>
    /// <returns>How it ended.</returns>
    public static DetachedExit OfStatus(int status) =>
        (status & 0x7F) is var signal and not 0 ? new DetachedExit(null, signal) : new DetachedExit((status >> 8) & 0xFF, null);

    /// <summary>How it ended, to follow the name of who did.</summary>
    /// <returns>For example "was ended by signal 9".</returns>
    public override string ToString() =>
        Signal is { } signal ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {signal}")
        : ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}")
        : "ended";
}
