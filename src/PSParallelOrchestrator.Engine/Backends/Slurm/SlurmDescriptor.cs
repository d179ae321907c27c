using System.Globalization;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Process;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>The backend Slurm: each attempt in a job of its own.</summary>
internal sealed partial class SlurmDescriptor : BackendDescriptor
{
    private const int MostCpus = 4096;
    private const int MostGpus = 1024;

    private static readonly MemorySize LeastMemory = MemorySize.Parse("1M");

    private static readonly BackendOption Partition = new(
        "partition", $"the partition of jobs; {SlurmBackendOptions.DefaultPartition}, that of the cluster, when not given")
    {
        Flag = "--slurm-partition",
        Placeholder = "NAME",
    };

    private static readonly BackendOption Time = new(
        "time", "how long tasks may take that name no limit, such as 02:00:00; the run's time limit when not given")
    {
        Flag = "--slurm-time",
        Placeholder = "TIME",
    };

    private static readonly BackendOption Memory = new(
        "memory", $"of tasks that name none; {SlurmBackendOptions.DefaultMemory} when not given")
    {
        Flag = "--slurm-mem",
        Placeholder = "SIZE",
    };

    private static readonly BackendOption Cpus = new(
        "cpus", FormattableString.Invariant($"of tasks that name none; {SlurmBackendOptions.DefaultCpus} when not given"))
    {
        Flag = "--slurm-cpus",
        Placeholder = "N",
    };

    private static readonly BackendOption Gpus = new("gpus", "of tasks that name none; 0 when not given")
    {
        Flag = "--slurm-gpus",
        Placeholder = "N",
    };

    private static readonly BackendOption GpuPartition = new(
        "gpuPartition", "the partition of jobs that ask for GPUs; that of other jobs when not given")
    {
        Flag = "--slurm-gpu-partition",
        Placeholder = "NAME",
    };

    private static readonly BackendOption Arguments = new(
        "arguments", "further arguments of sbatch, such as '--account=physics --qos=long'");

    private static readonly BackendOption Configuration = new(
        "configuration", "the slurm.conf of the cluster; that which Slurm's programs find when not given");

    private static readonly BackendOption Psorch = new(
        "psorch", "psorch on the nodes; a copy in the run's directory when not given");

    private static readonly BackendOption Probe = new(
        "probe", "true: before the first task a job asks a node of each partition for what tasks need there");

    public override BackendKind Kind => BackendKind.Slurm;

    public override BackendTraits Traits { get; } = new()
    {
        RunsHere = false,
        SharesFiles = true,
        OutlivesOrchestrator = true,
        HoldsLimits = true,
        HoldsNetworks = false,
        UsesProgramsOfThisMachine = false,
        HasOwnGateways = true,
    };

    public override string Flag => "--slurm";

    public override IReadOnlyList<BackendOption> Options { get; } =
        [Partition, Time, Memory, Cpus, Gpus, GpuPartition, Arguments, Configuration, Psorch, Probe];

    public override BackendOptions? ReadOptions(IReadOnlyDictionary<string, string> texts)
    {
        var read = new SlurmBackendOptions
        {
            Partition = Checked(Partition, NamePattern(), "a name of a partition") ?? SlurmBackendOptions.DefaultPartition,
            GpuPartition = Checked(GpuPartition, NamePattern(), "a name of a partition"),
            Time = Text(Time) is not { } time ? null
                : SlurmTime.TryParseAny(time, out var limit) && limit > TimeSpan.Zero && limit <= SlurmTime.Longest ? limit
                : throw Invalid(Time, "a time such as 02:00:00, 1-12:00:00 or 90 (minutes)"),
            Memory = Text(Memory) is not { } memory ? SlurmBackendOptions.DefaultMemory
                : MemorySize.TryParse(memory, out var size) && size >= LeastMemory ? size
                : throw Invalid(Memory, $"a size of at least {LeastMemory}, such as 16G"),
            Cpus = Number(Cpus, 1, MostCpus) ?? SlurmBackendOptions.DefaultCpus,
            Gpus = Number(Gpus, 0, MostGpus) ?? 0,
            Arguments = Text(Arguments),
            Configuration = FullPath(Configuration),
            Psorch = FullPath(Psorch),
            Probe = Text(Probe) is { } asks && (bool.TryParse(asks, out var isAsked) ? isAsked : throw Invalid(Probe, "true or false")),
        };
        SbatchArguments.Read(read.Arguments, out var problem);
        return problem is null ? read : throw Invalid(Arguments, problem);

        string? Text(BackendOption option) => texts.TryGetValue(option.Name, out var text) ? text : null;

        string? Checked(BackendOption option, Regex pattern, string expected) => Text(option) is not { } text ? null
            : pattern.IsMatch(text) ? text
            : throw Invalid(option, expected);

        int? Number(BackendOption option, int least, int most) => Text(option) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw Invalid(option, FormattableString.Invariant($"a whole number from {least} to {most}"));

        string? FullPath(BackendOption option) => Text(option) is not { } text ? null
            : text.StartsWith('/') && !text.Any(char.IsControl) ? text
            : throw Invalid(option, "a full path, such as /etc/slurm/slurm.conf");

        OrchestratorException Invalid(BackendOption option, string expected) =>
            BackendErrors.OptionInvalid(Kind, option.Name, texts[option.Name], expected);
    }

    public override IBackend Create(BackendContext context) => new DetachedBackend(
        new SlurmHost(
            (SlurmBackendOptions?)context.Options ?? new SlurmBackendOptions(),
            [.. context.LostHosts],
            PsorchLocator.FindAsync,
            context.Time),
        context.Agents.Secrets,
        context.Time);

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
