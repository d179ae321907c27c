using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Where attempts run: the rows that the descriptors of the backends make.</summary>
internal static class BackendSettings
{
    /// <summary>The rows of the backends that there are.</summary>
    public static SettingGroup Group() => new("backends", [Backend(), Options(), .. Switches(), .. OptionFlags(), .. BedrockFlags()]);

    private static Setting<BackendKind> Backend() =>
        new("backend", ValueKinds.Named<BackendKind>(BackendRegistry.Names, BackendRegistry.TryParse))
        {
            Flags = ["--backend"],
            Placeholder = "NAME",
            Help = $"Where attempts run: {string.Join(", ", BackendRegistry.Built.Select(backend => backend.Kind))} or {BackendKind.Auto}",
            Default = "Threading",
            Details = "See [backends](backends.md).",
            On = SettingCommands.Run,
            Effects =
            [
                Reach.Run<BackendKind>((options, value) => options with { Backend = value }),
                Reach.Planner<BackendKind>((options, value) => options with { Backend = value }),
            ],
        };

    private static Setting<BackendOptions> Options() => new("backendOption", BackendOptionsKind.Instance)
    {
        Flags = ["--backend-option"],
        Placeholder = "NAME=VALUE",
        Help = "Option of the backend" + string.Concat(BackendRegistry.Built
            .SelectMany(backend => backend.Options.Select(option => $"; {option.Name} of {backend.Kind}: {option.Description}"))),
        Details = "It is kept with the run. Threading and Process have none. With `plan` it is for `--docker-planner-in-docker`.",
        On = SettingCommands.Run | SettingCommands.Plan,
        IsStored = false,
        Effects =
        [
            Reach.Run<BackendOptions>((options, value) => options with { BackendOptions = value }),
            Reach.Planner<BackendOptions>((options, value) => options with { BackendOptions = value }),
        ],
    };

    /// <summary>Options of backends that have a flag of their own.</summary>
    private static IEnumerable<Setting> OptionFlags() =>
        from backend in BackendRegistry.Built
        from option in backend.Options
        let flag = option.Flag
        where flag is not null
        select new Setting<string>(KeyOf(flag), ValueKinds.Text)
        {
            Flags = [flag],
            Placeholder = option.Placeholder,
            Help = $"Backend {backend.Kind}, {option.Name}: {option.Description}",
            On = option.IsOfPlanners ? SettingCommands.Run | SettingCommands.Plan : SettingCommands.Run,
            IsStored = false,
            Effects =
            [
                Reach.Run<string>((options, value) =>
                    options with { BackendOptions = With(options.BackendOptions, backend.Kind, option.Name, value) }),
                Reach.Planner<string>((options, value) =>
                    options with { BackendOptions = With(options.BackendOptions, backend.Kind, option.Name, value) }),
            ],
        };

    /// <summary>What is said of agents elsewhere, in the words of runs with containers.</summary>
    private static Setting[] BedrockFlags() =>
    [
        new Setting<bool>("dockerUseBedrock", ValueKinds.Flag)
        {
            Flags = ["--docker-use-bedrock"],
            Help = "The same as --use-bedrock",
            On = SettingCommands.Run,
            IsStored = false,
            Effects = Reach.Agents<bool>((options, value) => options with { UseBedrock = value }),
        },
        new Setting<string>("dockerBedrockRegion", ValueKinds.Text)
        {
            Flags = ["--docker-bedrock-region"],
            Placeholder = "REGION",
            Help = "The same as --region",
            On = SettingCommands.Run,
            IsStored = false,
            Effects = Reach.Agents<string>((options, value) => options with { Region = value }),
        },
        new Setting<string>("dockerBedrockModel", ValueKinds.Text)
        {
            Flags = ["--docker-bedrock-model"],
            Placeholder = "MODEL",
            Help = "The same as --model",
            On = SettingCommands.Run,
            IsStored = false,
            Effects = Reach.Agents<string>((options, value) => options with { Model = value }),
        },
    ];

    // --docker-image is dockerImage.
    private static string KeyOf(string flag)
    {
        var words = flag.TrimStart('-').Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static BackendOptionTexts With(BackendOptions? given, BackendKind kind, string name, string value)
    {
        var texts = given?.ToTexts() ?? new Dictionary<string, string>();
        return new BackendOptionTexts(new Dictionary<string, string>(texts, StringComparer.OrdinalIgnoreCase) { [name] = value })
        {
            Of = kind,
        };
    }

    /// <summary>A switch for each backend that has one, such as --docker.</summary>
    private static IEnumerable<Setting> Switches() => BackendRegistry.Built
        .Where(backend => backend.Flag is not null)
        .Select(backend => new Setting<bool>("use" + backend.Kind.Name, ValueKinds.Flag)
        {
            Flags = [backend.Flag!],
            Help = $"Run attempts on the backend {backend.Kind}",
            On = SettingCommands.Run,
            IsStored = false,
            Effects =
            [
                Reach.Run<bool>((options, value) => value ? options with { Backend = backend.Kind } : options),
                Reach.Planner<bool>((options, value) => value ? options with { Backend = backend.Kind } : options),
            ],
        });
}
