using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>What the backend Docker can be told.</summary>
public sealed record DockerBackendOptions : BackendOptions
{
    /// <summary>The image where none is named: the one that is built from this project.</summary>
    public const string DefaultImage = "parallel-orchestrator:latest";

    /// <summary>The network where none is named: made where it is missing, and removed again.</summary>
    public const string DefaultNetwork = "po-network";

    /// <summary>The CPUs of tasks that name none, where nobody says.</summary>
    public const double DefaultCpus = 2;

    /// <summary>How many processes a container may have where nobody says.</summary>
    public const int DefaultMaxProcesses = 4096;

    /// <summary>The memory of tasks that name none, where nobody says.</summary>
    public static MemorySize DefaultMemory { get; } = MemorySize.Parse("4G");

    /// <inheritdoc/>
    public override BackendKind? Backend => BackendKind.Docker;

    /// <summary>The image of the containers. It has psorch of this version in it.</summary>
    public string Image { get; internal init; } = DefaultImage;

    /// <summary>When the image is pulled.</summary>
    public ImagePull PullImage { get; internal init; }

    /// <summary>Whether the image is built, from what psorch brings, where the engine does not have it.</summary>
    public bool BuildImage { get; internal init; }

    /// <summary>
    /// The network of tasks that are no agents': bridge, none, host, or the name of one, which is made where it is missing.
    /// </summary>
    public string Network { get; internal init; } = DefaultNetwork;

    /// <summary>
    /// The engine: unix:///path, npipe://./pipe/name, tcp://host:port, ssh://user@host; null for what the docker program would use.
    /// </summary>
    public string? Endpoint { get; internal init; }

    /// <summary>The docker context that names the engine; null for the current one.</summary>
    public string? Context { get; internal init; }

    /// <summary>
    /// Who containers run as, UID:GID; null for who started the run, and for the user executor (1000) where that is root.
    /// </summary>
    public string? User { get; internal init; }

    /// <summary>The platform of the image, such as linux/arm64; null for that of the engine.</summary>
    public string? Platform { get; internal init; }

    /// <summary>The CPUs of tasks that name none, and of no more than the engine has.</summary>
    public double Cpus { get; internal init; } = DefaultCpus;

    /// <summary>The memory of tasks that name none.</summary>
    public MemorySize Memory { get; internal init; } = DefaultMemory;

    /// <summary>How many processes a container may have.</summary>
    public int MaxProcesses { get; internal init; } = DefaultMaxProcesses;

    /// <summary>Whether containers stay when their attempts have ended. They are removed with the run.</summary>
    public bool KeepContainer { get; internal init; }

    /// <summary>
    /// Whether an executor keeps one container for its commands and scripts, and runs them in it one after another: each in processes and a
    /// workspace of its own, but with the files of those before it in sight. For tasks that trust each other; agents never share.
    /// </summary>
    public bool ReuseContainer { get; internal init; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ToTexts()
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add("image", Image, DefaultImage);
        Add("pullImage", PullImage.ToString(), nameof(ImagePull.Never));
        Add("buildImage", Flag(BuildImage), Flag(false));
        Add("network", Network, DefaultNetwork);
        Add("endpoint", Endpoint, null);
        Add("context", Context, null);
        Add("user", User, null);
        Add("platform", Platform, null);
        Add("cpus", Text(Cpus), Text(DefaultCpus));
        Add("memory", Memory.ToString(), DefaultMemory.ToString());
        Add(
            "maxProcesses",
            MaxProcesses.ToString(CultureInfo.InvariantCulture),
            DefaultMaxProcesses.ToString(CultureInfo.InvariantCulture));
        Add("keepContainer", Flag(KeepContainer), Flag(false));
        Add("reuseContainer", Flag(ReuseContainer), Flag(false));
        return texts;

        static string Flag(bool isSet) => isSet ? "true" : "false";

        static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

        void Add(string name, string? text, string? usual)
        {
            if (text is not null && text != usual)
            {
                texts[name] = text;
            }
        }
    }
}
