using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>
/// Everything that can be set: what the command was given, else the environment (PSORCH_...), else orchestrator.json in the
/// working directory, else orchestrator.json in the user's configuration folder (psorch below it). Defaults are the reader's.
/// </summary>
public sealed class OrchestratorSettings
{
    private const string FileName = "orchestrator.json";
    private const int LargestFile = 1024 * 1024;
    private readonly List<IReadOnlyDictionary<string, Setting>> layers = [];

    private OrchestratorSettings(string workingDirectory) => WorkingDirectory = workingDirectory;

    /// <summary>What relative paths are relative to.</summary>
    public string WorkingDirectory { get; }

    /// <summary>Reads the settings that are in force here.</summary>
    /// <param name="given">What the command was given, by key.</param>
    /// <param name="workingDirectory">The working directory.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="OrchestratorException">A settings file cannot be used.</exception>
    public static OrchestratorSettings Load(IReadOnlyDictionary<string, Setting> given, string workingDirectory)
    {
        var settings = new OrchestratorSettings(workingDirectory);
        settings.layers.Add(given);
        settings.layers.Add(FromEnvironment());
        settings.layers.Add(FromFile(Path.Combine(workingDirectory, FileName)));
        var user = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        if (user.Length > 0)
        {
            settings.layers.Add(FromFile(Path.Combine(user, "psorch", FileName)));
        }

        return settings;
    }

    /// <summary>Whether the command itself was given a value, which then goes before what a plan says.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was.</returns>
    public bool IsGiven(string key) => layers[0].ContainsKey(key);

    /// <summary>A text.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The text, never empty; null where nobody set it.</returns>
    public string? Text(string key) => Find(key) switch
    {
        null => null,
        { } setting when string.IsNullOrWhiteSpace(setting.Text) => throw SettingErrors.Empty(setting),
        { Text: var text } => text,
    };

    /// <summary>A whole number.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The number; null where nobody set it.</returns>
    public int? WholeNumber(string key) => Read(
        key, "a whole number", (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>A number.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The number; null where nobody set it.</returns>
    public double? Number(string key) => Read(
        key, "a number", (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>An amount of money.</summary>
    /// <param name="key">The key.</param>
    /// <returns>US dollars; null where nobody set it.</returns>
    public decimal? Money(string key) => Read(
        key, "an amount of US dollars like 2.50", (string text, out decimal value) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>A duration.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The duration; null where nobody set it.</returns>
    public TimeSpan? Duration(string key) => Read<TimeSpan>(key, "a duration like 00:05:00, 250ms, 90s, 15m, 1.5h or 1h30m", PlanDuration.TryParse);

    /// <summary>A size.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The size; null where nobody set it.</returns>
    public MemorySize? Size(string key) => Read<MemorySize>(key, "a size like 512M or 4G", MemorySize.TryParse);

    /// <summary>Yes or no.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The answer; null where nobody set it.</returns>
    public bool? Flag(string key) => Read<bool>(key, "true or false", bool.TryParse);

    /// <summary>One of the names of an enumeration, in any case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value; null where nobody set it.</returns>
    public T? Choice<T>(string key)
        where T : struct, Enum => Read(
            key,
            "one of " + string.Join(", ", Enum.GetNames<T>()),
            (string text, out T value) =>
            {
                // Enum.TryParse alone would also take numbers, and several names at once.
                value = default;
                return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
            });

    /// <summary>A backend, by its name in any case.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The backend, built or not; null where nobody set it.</returns>
    public BackendKind? Backend(string key) => Read<BackendKind>(
        key, "one of " + string.Join(", ", BackendRegistry.Names), BackendRegistry.TryParse);

    private delegate bool TryParse<T>(string text, out T value);

    private static Dictionary<string, Setting> FromEnvironment()
    {
        var found = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var key in SettingKeys.All)
        {
            var variable = SettingKeys.Variable(key);
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text)
            {
                found.Add(key, new Setting(text, $"The environment variable {variable}"));
            }
        }

        return found;
    }

    private static Dictionary<string, Setting> FromFile(string path)
    {
        var found = new Dictionary<string, Setting>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return found;
        }

        try
        {
            var bytes = SmallFile.Read(path, LargestFile) ?? throw SettingErrors.FileInvalid(path, "it is larger than 1 MiB.");
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw SettingErrors.FileInvalid(path, "it is not one JSON object.");
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!SettingKeys.All.Contains(property.Name))
                {
                    throw SettingErrors.UnknownKey(path, property.Name, NearestName.Find(property.Name, SettingKeys.All));
                }

                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                {
                    throw SettingErrors.FileInvalid(path, $"'{property.Name}' is neither a text nor a number nor true or false.");
                }

                found[property.Name] = new Setting(property.Value.ToString(), $"'{property.Name}' in {path}");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw SettingErrors.FileInvalid(path, e.Message, e);
        }

        return found;
    }

    private Setting? Find(string key)
    {
        foreach (var layer in layers)
        {
            if (layer.TryGetValue(key, out var setting))
            {
                return setting;
            }
        }

        return null;
    }

    private T? Read<T>(string key, string expected, TryParse<T> parse)
        where T : struct
    {
        if (Find(key) is not { } setting)
        {
            return null;
        }

        return setting.Text.Trim() is { Length: > 0 } text && parse(text, out var value) ? value : throw SettingErrors.InvalidValue(setting, expected);
    }
}
