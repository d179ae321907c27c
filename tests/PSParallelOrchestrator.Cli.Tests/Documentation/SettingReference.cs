using System.Text;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>
/// The parts of docs/cli.md that come from the table of settings: each stands between a line <c>&lt;!-- settings: NAME --&gt;</c> and
/// a line <c>&lt;!-- end --&gt;</c>.
/// </summary>
internal static class SettingReference
{
    private const string Begin = "<!-- settings: ";
    private const string End = "<!-- end -->";

    /// <summary>The page as it is to be.</summary>
    public static string Renew(string page)
    {
        var renewed = new StringBuilder();
        var isOld = false;
        foreach (var line in page.TrimEnd('\n').Split('\n'))
        {
            isOld &= line != End;
            if (!isOld)
            {
                renewed.Append(line).Append('\n');
            }

            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                renewed.Append(Section(line[Begin.Length..].Split(' ')[0]));
                isOld = true;
            }
        }

        return renewed.ToString();
    }

    private static string Section(string name) => name == "keys" ? Keys() : Options(Enum.Parse<SettingCommands>(name, ignoreCase: true));

    private static string Options(SettingCommands command)
    {
        var text = new StringBuilder();
        var settings = SettingTable.Standard.For(command).ToLookup(
            setting => command != SettingCommands.Run && setting.On.HasFlag(SettingCommands.Run));
        if (settings[false].Any())
        {
            text.Append("| option | meaning |\n| --- | --- |\n");
            foreach (var setting in settings[false])
            {
                text.Append("| ").Append(Flags(setting)).Append(" | ").Append(Meaning(setting)).Append(" |\n");
            }
        }

        if (settings[true].Any())
        {
            text.Append(text.Length > 0 ? "\n" : string.Empty)
                .Append("As for `run`: ").AppendJoin(", ", settings[true].Select(Flags)).Append(".\n");
        }

        return text.ToString();
    }

    private static string Keys()
    {
        var text = new StringBuilder("| key | variable | option | default |\n| --- | --- | --- | --- |\n");
        foreach (var setting in SettingTable.Standard.Settings.Where(setting => setting.IsStored))
        {
            var standard = setting.Default ?? (setting.IsSwitch ? setting.SwitchValue ? "false" : "true" : "none");
            text.Append($"| `{setting.Key}` | `{setting.Variable}` | `{setting.Flags[0]}` | {standard} |\n");
        }

        return text.ToString();
    }

    private static string Flags(Setting setting) => string.Join(
        ", ", setting.Flags.Select((flag, i) => i == 0 && setting.Placeholder is { } value ? $"`{flag} {value}`" : $"`{flag}`"));

    private static string Meaning(Setting setting) =>
        setting.Description + (setting.Details is null ? string.Empty : " " + setting.Details);
}
