using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>
/// What is set: what the command was given, else the environment (PSORCH_...), else orchestrator.json in the
/// working directory, else orchestrator.json in the user's configuration folder (psorch below it), else the records' defaults.
/// </summary>
public sealed class OrchestratorSettings
{
    private const string FileName = "orchestrator.json";
    private readonly SettingTable table;
    private readonly List<IReadOnlyDictionary<Setting, GivenValue>> layers = [];

    private OrchestratorSettings(SettingTable table, string workingDirectory)
    {
        this.table = table;
        WorkingDirectory = workingDirectory;
    }

    /// <summary>What relative paths are relative to.</summary>
    public string WorkingDirectory { get; }

    /// <summary>What the command itself was given.</summary>
    public IReadOnlyDictionary<Setting, GivenValue> Given => layers[0];

    /// <summary>Reads the settings that are in force here.</summary>
    /// <param name="table">What can be set.</param>
    /// <param name="given">What the command was given.</param>
    /// <param name="workingDirectory">The working directory.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="OrchestratorException">A settings file cannot be used.</exception>
    public static OrchestratorSettings Load(SettingTable table, IReadOnlyDictionary<Setting, GivenValue> given, string workingDirectory) =>
        Load(
            table,
            given,
            Environment.GetEnvironmentVariable,
            workingDirectory,
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData));

    internal static OrchestratorSettings Load(
        SettingTable table,
        IReadOnlyDictionary<Setting, GivenValue> given,
        Func<string, string?> variable,
        string workingDirectory,
        string userFolder)
    {
        var settings = new OrchestratorSettings(table, workingDirectory);
        settings.layers.Add(given);
        settings.layers.Add(SettingSources.Environment(table, variable));
        settings.layers.Add(SettingSources.File(table, Path.Combine(workingDirectory, FileName)));
        if (userFolder.Length > 0)
        {
            settings.layers.Add(SettingSources.File(table, Path.Combine(userFolder, "psorch", FileName)));
        }

        return settings;
    }

    /// <summary>Where a setting is said.</summary>
    /// <param name="key">The setting's key.</param>
    /// <returns>The option, parameter, variable, or file and key; null where nothing says it.</returns>
    internal string? Origin(string key) =>
        table.Find(key) is { } setting ? layers.Find(layer => layer.ContainsKey(setting))?[setting].Origin : null;

    /// <summary>Puts what is set into a record of options.</summary>
    /// <typeparam name="TRecord">The record.</typeparam>
    /// <param name="standard">What holds where nothing is set.</param>
    /// <returns>The record.</returns>
    /// <exception cref="OrchestratorException">A value cannot be used; the message names where it stands.</exception>
    public TRecord Fill<TRecord>(TRecord standard)
        where TRecord : class
    {
        var record = standard;
        foreach (var setting in table.Settings)
        {
            if (layers.Find(layer => layer.ContainsKey(setting)) is { } layer)
            {
                record = setting.Apply(record, layer[setting], WorkingDirectory);
            }
        }

        return record;
    }
}
