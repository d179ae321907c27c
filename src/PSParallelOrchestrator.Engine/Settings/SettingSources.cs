using System.Text.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Where settings stand beside commands.</summary>
internal static class SettingSources
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>What the environment says; a variable that is empty is as good as none.</summary>
    public static Dictionary<Setting, GivenValue> Environment(SettingTable table, Func<string, string?> variable)
    {
        var found = new Dictionary<Setting, GivenValue>();
        foreach (var setting in table.Settings.Where(setting => setting.IsStored))
        {
            if (variable(setting.Variable) is { Length: > 0 } text)
            {
                found.Add(
                    setting,
                    new GivenValue(setting.IsRepeatable ? Lines(text) : text, $"The environment variable {setting.Variable}"));
            }
        }

        return found;
    }

    /// <summary>What a file says.</summary>
    public static Dictionary<Setting, GivenValue> File(SettingTable table, string path)
    {
        var found = new Dictionary<Setting, GivenValue>();
        if (!System.IO.File.Exists(path))
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
                var setting = table.Find(property.Name)
                    ?? throw SettingErrors.UnknownKey(path, property.Name, NearestName.Find(property.Name, table.Keys));
                found[setting] = new GivenValue(Value(setting, property, path), $"'{property.Name}' in {path}");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw SettingErrors.FileInvalid(path, e.Message, e);
        }

        return found;
    }

    // A line break is what neither a command nor a pattern is likely to have in it.
    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines ? lines : [text];

    private static object Value(Setting setting, JsonProperty property, string path)
    {
        if (!setting.IsRepeatable || property.Value.ValueKind != JsonValueKind.Array)
        {
            return IsSingle(property.Value)
                ? property.Value.ToString()
                : throw SettingErrors.FileInvalid(
                    path,
                    $"'{property.Name}' is neither a text nor a number nor true or false"
                    + (setting.IsRepeatable ? ", nor a list of such." : "."));
        }

        return property.Value.EnumerateArray().All(IsSingle)
            ? property.Value.EnumerateArray().Select(item => item.ToString()).ToArray()
            : throw SettingErrors.FileInvalid(path, $"an item of '{property.Name}' is neither a text nor a number nor true or false.");
    }

    private static bool IsSingle(JsonElement value) =>
        value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null);
}
