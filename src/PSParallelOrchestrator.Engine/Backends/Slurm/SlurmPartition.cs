using System.Globalization;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>A partition of a cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsDefault">Whether the cluster takes it for jobs that name none.</param>
/// <param name="State">Its state, such as up.</param>
/// <param name="Longest">The longest that a job may take; null for no limit.</param>
/// <param name="Nodes">Its nodes, by what they have.</param>
internal sealed record SlurmPartition(
    string Name, bool IsDefault, string State, TimeSpan? Longest, IReadOnlyList<SlurmPartition.NodeKind> Nodes)
{
    private const int Fields = 7;
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Whether jobs in it are run.</summary>
    public bool IsUp => State == "up";

    /// <summary>How many nodes it has.</summary>
    public int NodeCount => Nodes.Sum(kind => kind.Count);

    /// <summary>Asks for all partitions.</summary>
    /// <exception cref="SlurmUnreachableException">The controller does not answer.</exception>
    public static async Task<IReadOnlyList<SlurmPartition>> ReadAsync(SlurmClient client, CancellationToken cancellationToken) =>
        Parse((await client.RequireAsync("sinfo", ["--noheader", "--exact", "--format=%P|%a|%l|%D|%c|%m|%G"], cancellationToken)).Lines);

    /// <summary>Reads what sinfo prints.</summary>
    public static IReadOnlyList<SlurmPartition> Parse(IEnumerable<string> lines) =>
    [
        .. from line in lines
           let fields = line.Split('|')
           where fields.Length == Fields
           group fields by fields[0] into found
           let first = found.First()
           select new SlurmPartition(
               first[0].TrimEnd('*'),
               first[0].EndsWith('*'),
               first[1],
               SlurmTime.ParseLimit(first[2]),
               [.. found.Select(static fields => new NodeKind(Whole(fields[3]), Whole(fields[4]), Whole(fields[5]), Gpus(fields[6])))]),
    ];

    /// <summary>Whether one of its nodes has all that a job asks for.</summary>
    public bool CanHold(long cpus, long megabytes, int gpus) =>
        Nodes.Any(kind => kind.Cpus >= cpus && kind.Megabytes >= megabytes && kind.Gpus >= gpus);

    /// <summary>What its nodes have, for people.</summary>
    public string Text() => string.Join(
        " or ",
        Nodes.Select(static kind => (kind.Cpus, kind.Megabytes, kind.Gpus)).Distinct().Select(static kind => string.Create(
            CultureInfo.InvariantCulture,
            $"{kind.Cpus} CPUs, {new MemorySize(kind.Megabytes * Mebibyte)} and {kind.Gpus} GPUs")));

    // A number, with a plus where nodes differ.
    private static int Whole(string text) =>
        int.TryParse(text.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // gpu:2, gpu:a100:4(S:0-1), of several kinds with commas between.
    private static int Gpus(string text) => text.Split(',')
        .Select(static resource => resource.Split('(')[0].Split(':'))
        .Where(static parts => parts[0] == "gpu")
        .Sum(static parts => parts.Length == 1 ? 1 : Whole(parts[^1]));

    /// <summary>Nodes that are alike.</summary>
    internal sealed record NodeKind(int Count, int Cpus, long Megabytes, int Gpus);
}
