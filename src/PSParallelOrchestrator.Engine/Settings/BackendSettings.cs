using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Where attempts run: the rows that the descriptors of the backends make.</summary>
internal static class BackendSettings
{
    /// <summary>The rows of the backends that there are.</summary>
    public static SettingGroup Group() => new("backends", [Backend(), Options(), .. Switches()]);

    private static Setting<BackendKind> Backend() =>
        new("backend", ValueKinds.Named<BackendKind>(BackendRegistry.Names, BackendRegistry.TryParse))
        {
            Flags = ["--backend"],
            Placeholder = "NAME",
            Help = $"Where attempts run: {string.Join(", ", BackendRegistry.Built.Select(backend => backend.Kind))} or {BackendKind.Auto}",
            Default = "Threading",
            Details = "See [backends](backends.md).",
            On = SettingCommands.Run,
            Effects = [Reach.Run<BackendKind>((options, value) => options with { Backend = value })],
        };

    private static Setting<BackendOptions> Options() => new("backendOption", BackendOptionsKind.Instance)
    {
        Flags = ["--backend-option"],
        Placeholder = "NAME=VALUE",
        Help = "Option of the backend" + string.Concat(BackendRegistry.Built
            .SelectMany(backend => backend.Options.Select(option => $"; {option.Name} of {backend.Kind}: {option.Description}"))),
        Details = "It is kept with the run. Threading and Process have none.",
        On = SettingCommands.Run,
        IsStored = false,
        Effects = [Reach.Run<BackendOptions>((options, value) => options with { BackendOptions = value })],
    };

    /// <summary>A switch for each backend that has one, such as --docker.</summary>
    private static IEnumerable<Setting> Switches() => BackendRegistry.Built
        .Where(backend => backend.Flag is not null)
        .Select(backend => new Setting<bool>("use" + backend.Kind.Name, ValueKinds.Flag)
        {
            Flags = [backend.Flag!],
            Help = $"Run attempts on the backend {backend.Kind}",
            On = SettingCommands.Run,
            IsStored = false,
            Effects = [Reach.Run<bool>((options, value) => value ? options with { Backend = backend.Kind } : options)],
        });
}
