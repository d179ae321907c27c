using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Everything that can be set.</summary>
public sealed class SettingTable
{
    private static volatile MadeTable standard = new([], null);
    private readonly Dictionary<string, Setting> stored = new(StringComparer.Ordinal);

    private SettingTable(IReadOnlyList<Setting> settings)
    {
        Settings = settings;
        foreach (var setting in settings.Where(setting => setting.IsStored))
        {
            Claim(stored, setting.Key, setting);
        }

        foreach (var command in Enum.GetValues<SettingCommands>())
        {
            var names = new Dictionary<string, Setting>(StringComparer.OrdinalIgnoreCase);
            foreach (var setting in For(command))
            {
                Claim(names, setting.Parameter, setting);
                foreach (var flag in setting.Flags)
                {
                    Claim(names, flag, setting);
                }
            }
        }
    }

    /// <summary>What this version has, with what its backends bring.</summary>
    public static SettingTable Standard
    {
        get
        {
            // Made anew where a backend was added.
            var (backends, table) = standard;
            if (table is null || !ReferenceEquals(backends, BackendRegistry.All))
            {
                backends = BackendRegistry.All;
                table = Of(
                [
                    RunSettings.Group, BackendSettings.Group(), PlanningSettings.Group, AgentSettings.Group, RetrySettings.Group,
                    ResourceSettings.Group, SimulationSettings.Group, LaterSettings.Group,
                ]);
                standard = new(backends, table);
            }

            return table;
        }
    }

    /// <summary>All settings, in the order in which they are shown.</summary>
    public IReadOnlyList<Setting> Settings { get; }

    /// <summary>The keys of orchestrator.json.</summary>
    public IReadOnlyCollection<string> Keys => stored.Keys;

    /// <summary>Makes a table.</summary>
    /// <param name="groups">What it is made of.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">Two settings have one name.</exception>
    public static SettingTable Of(IEnumerable<SettingGroup> groups) => new([.. groups.SelectMany(group => group.Settings)]);

    /// <summary>The settings that a command takes.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The settings.</returns>
    public IEnumerable<Setting> For(SettingCommands command) => Settings.Where(setting => (setting.On & command) != 0);

    internal Setting? Find(string key) => stored.GetValueOrDefault(key);

    private static void Claim(Dictionary<string, Setting> taken, string name, Setting setting)
    {
        if (!taken.TryAdd(name, setting))
        {
            throw new ArgumentException($"The settings {taken[name]} and {setting} both have the name {name}.");
        }
    }

    private sealed record MadeTable(IReadOnlyList<BackendDescriptor> Backends, SettingTable? Table);
}
