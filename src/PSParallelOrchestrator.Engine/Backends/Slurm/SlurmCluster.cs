using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>A cluster that answers: its name, its version and its partitions.</summary>
/// <param name="Name">Its name, as its controller says it.</param>
/// <param name="Version">The version of Slurm.</param>
/// <param name="HasAccounting">Whether sacct can tell of jobs that the controller has forgotten.</param>
/// <param name="Partitions">Its partitions.</param>
internal sealed partial record SlurmCluster(string Name, string Version, bool HasAccounting, IReadOnlyList<SlurmPartition> Partitions)
{
    private const string NoAccounting = "accounting_storage/none";

    /// <summary>Asks for all of it.</summary>
    /// <exception cref="OrchestratorException">Slurm is not here, or not usable.</exception>
    /// <exception cref="SlurmUnreachableException">The controller does not answer.</exception>
    public static async Task<SlurmCluster> ReadAsync(SlurmClient client, CancellationToken cancellationToken)
    {
        var answer = await client.RequireAsync("scontrol", ["show", "config"], cancellationToken);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in answer.Lines)
        {
            if (SettingPattern().Match(line) is { Success: true } match)
            {
                settings.TryAdd(match.Groups["name"].Value, match.Groups["value"].Value.Trim());
            }
        }

        return new SlurmCluster(
            settings.GetValueOrDefault("ClusterName", "cluster"),
            settings.GetValueOrDefault("SLURM_VERSION", "unknown"),
            settings.GetValueOrDefault("AccountingStorageType", NoAccounting) is not (NoAccounting or "(null)"),
            await SlurmPartition.ReadAsync(client, cancellationToken));
    }

    /// <summary>Finds a partition.</summary>
    /// <param name="name">Its name; <see cref="SlurmBackendOptions.DefaultPartition"/> for that of the cluster.</param>
    /// <exception cref="OrchestratorException">There is none of that name.</exception>
    public SlurmPartition Partition(string name) =>
        Partitions.FirstOrDefault(partition =>
            name == SlurmBackendOptions.DefaultPartition ? partition.IsDefault : partition.Name == name)
        ?? (name == SlurmBackendOptions.DefaultPartition
            ? throw SlurmErrors.NoDefaultPartition(this)
            : throw SlurmErrors.PartitionMissing(name, this));

    /// <summary>Its partitions, for people.</summary>
    public string PartitionText() => string.Join(
        ", ",
        Partitions.Select(static partition => partition.Name
            + (partition.IsDefault ? " (the default)" : string.Empty)
            + (partition.IsUp ? string.Empty : $" ({partition.State})")));

    [GeneratedRegex(@"^(?<name>\w+)\s*=\s(?<value>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex SettingPattern();
}
