using System.Globalization;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>The backend Docker: each attempt in a container of its own.</summary>
internal sealed partial class DockerDescriptor : BackendDescriptor
{
    private const double LeastCpus = 0.01;
    private const double MostCpus = 4096;
    private const int LeastProcesses = 16;
    private const int MostProcesses = 4_000_000;

    private static readonly MemorySize LeastMemory = MemorySize.Parse("16M");

    private static readonly BackendOption Image = new("image", $"the image; {DockerBackendOptions.DefaultImage} when not given")
    {
        Flag = "--docker-image",
        Placeholder = "IMAGE",
        IsOfPlanners = true,
    };

    private static readonly BackendOption PullImage = new("pullImage", "Never, Missing or Always; Never when not given");

    private static readonly BackendOption BuildImage = new("buildImage", "true: the image is built where it is missing");

    private static readonly BackendOption Network = new(
        "network",
        "of tasks that are no agents': bridge, none, host or a name, which is made where it is missing; "
            + $"{DockerBackendOptions.DefaultNetwork} when not given")
    {
        Flag = "--docker-network",
        Placeholder = "NETWORK",
    };

    private static readonly BackendOption Endpoint = new("endpoint", "the engine's address; what the docker program uses when not given");
    private static readonly BackendOption Context = new("context", "the docker context that names the engine");
    private static readonly BackendOption User = new("user", "UID:GID that containers run as");
    private static readonly BackendOption Platform = new("platform", "of the image, such as linux/arm64");
    private static readonly BackendOption Cpus = new(
        "cpus", FormattableString.Invariant($"of tasks that name none; {DockerBackendOptions.DefaultCpus} when not given"));
    private static readonly BackendOption Memory = new(
        "memory", $"of tasks that name none; {DockerBackendOptions.DefaultMemory} when not given");
    private static readonly BackendOption MaxProcesses = new(
        "maxProcesses",
        FormattableString.Invariant($"processes of a container; {DockerBackendOptions.DefaultMaxProcesses} when not given"));
    private static readonly BackendOption KeepContainer = new("keepContainer", "true: containers stay until the run is removed");
    private static readonly BackendOption ReuseContainer = new(
        "reuseContainer", "true: an executor's commands and scripts are run one after another in one container");

    public override BackendKind Kind => BackendKind.Docker;

    public override BackendTraits Traits { get; } = new()
    {
        RunsHere = true,
        SharesFiles = true,
        OutlivesOrchestrator = true,
        HoldsLimits = true,
        HoldsNetworks = true,
        UsesProgramsOfThisMachine = false,
    };

    public override int? AutoRank => 1;

    public override string Flag => "--docker";

    public override IReadOnlyList<BackendOption> Options { get; } =
    [
        Image, PullImage, BuildImage, Network, Endpoint, Context, User, Platform, Cpus, Memory, MaxProcesses, KeepContainer, ReuseContainer,
    ];

    public override BackendOptions? ReadOptions(IReadOnlyDictionary<string, string> texts)
    {
        var read = new DockerBackendOptions
        {
            Image = Checked(Image, ImagePattern(), "a name of an image") ?? DockerBackendOptions.DefaultImage,
            PullImage = Text(PullImage) is not { } pull ? ImagePull.Never
                : Enum.TryParse<ImagePull>(pull, ignoreCase: true, out var when) && Enum.IsDefined(when) ? when
                : throw Invalid(PullImage, "Never, Missing or Always"),
            BuildImage = IsSet(BuildImage),
            Network = Checked(Network, NamePattern(), "bridge, none, host or a name of a network") ?? DockerBackendOptions.DefaultNetwork,
            Endpoint = Text(Endpoint) is not { } endpoint ? null
                : DockerEndpoint.IsAddress(endpoint) ? endpoint
                : throw Invalid(Endpoint, "an address such as unix:///var/run/docker.sock, tcp://HOST:2376 or ssh://USER@HOST"),
            Context = Checked(Context, NamePattern(), "a name of a docker context"),
            User = Text(User) is not { } user ? null
                : FileOwner.Parse(user) is not null ? user
                : throw Invalid(User, "a pair of numbers such as 1000:1000"),
            Platform = Checked(Platform, PlatformPattern(), "a platform such as linux/arm64"),
            Cpus = Text(Cpus) is not { } cpus ? DockerBackendOptions.DefaultCpus
                : double.TryParse(cpus, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                    && count is >= LeastCpus and <= MostCpus ? count
                : throw Invalid(Cpus, FormattableString.Invariant($"a number from {LeastCpus} to {MostCpus}")),
            Memory = Text(Memory) is not { } memory ? DockerBackendOptions.DefaultMemory
                : MemorySize.TryParse(memory, out var size) && size >= LeastMemory ? size
                : throw Invalid(Memory, $"a size of at least {LeastMemory}, such as 512M"),
            MaxProcesses = Text(MaxProcesses) is not { } most ? DockerBackendOptions.DefaultMaxProcesses
                : int.TryParse(most, out var number) && number is >= LeastProcesses and <= MostProcesses ? number
                : throw Invalid(MaxProcesses, FormattableString.Invariant($"a number from {LeastProcesses} to {MostProcesses}")),
            KeepContainer = IsSet(KeepContainer),
            ReuseContainer = IsSet(ReuseContainer),
        };
        if (read.BuildImage && read.PullImage != ImagePull.Never)
        {
            throw Invalid(BuildImage, "needed: the option pullImage says already where the image is from");
        }

        return read.Endpoint is null || read.Context is null
            ? read
            : throw Invalid(Context, "needed: the option endpoint names the engine already");

        string? Text(BackendOption option) => texts.TryGetValue(option.Name, out var text) ? text : null;

        bool IsSet(BackendOption option) =>
            Text(option) is { } text && (bool.TryParse(text, out var isSet) ? isSet : throw Invalid(option, "true or false"));

        string? Checked(BackendOption option, Regex pattern, string expected) => Text(option) is not { } text ? null
            : pattern.IsMatch(text) ? text
            : throw Invalid(option, expected);

        OrchestratorException Invalid(BackendOption option, string expected) =>
            BackendErrors.OptionInvalid(Kind, option.Name, texts[option.Name], expected);
    }

    public override IBackend Create(BackendContext context) => new DetachedBackend(
        new DockerHost(
            (DockerBackendOptions?)context.Options ?? new DockerBackendOptions(), [.. context.LostHosts], context.Time, context.Says),
        context.Agents.Secrets,
        context.Time);

    /// <summary>Whether a text can be the name of an image.</summary>
    public static bool IsImage(string text) => ImagePattern().IsMatch(text);

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,511}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImagePattern();

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlatformPattern();
}
