using System.Globalization;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>
/// A job: its token, which is its name, its number, and its cluster. Known by the token: a cluster that lost its state gives the number to
/// somebody else.
/// </summary>
internal sealed record JobHandle(string Cluster, long Id, string Token)
{
    private const string Scheme = "slurm";

    /// <summary>Reads one.</summary>
    /// <returns>The job; null where the text is none.</returns>
    public static JobHandle? FromText(string? text) =>
        text?.Split(':') is [Scheme, { Length: > 0 } cluster, var id, { Length: > 0 } token]
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new JobHandle(cluster, number, token)
            : null;

    /// <summary>Reads one that has to be a job.</summary>
    public static JobHandle Parse(string text) => FromText(text) ?? throw new FormatException($"'{text}' is no job of Slurm.");

    /// <summary>The text that is kept.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{Cluster}:{Id}:{Token}");
}
