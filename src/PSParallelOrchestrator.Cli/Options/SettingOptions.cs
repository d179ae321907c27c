using System.CommandLine;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>The options of a command that stand for settings.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Setting Setting, Option Option, Func<ParseResult, object?> Read)> options = [];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="which">Which command it is.</param>
    public SettingOptions(Command command, SettingCommands which)
    {
        foreach (var setting in SettingTable.Standard.For(which))
        {
            options.Add(Make(setting));
            command.Add(options[^1].Option);
        }
    }

    /// <summary>The settings in force: what the command line gives, else what stands elsewhere.</summary>
    public OrchestratorSettings Read(ParseResult parsed)
    {
        var given = new Dictionary<Setting, GivenValue>();
        foreach (var (setting, option, read) in options)
        {
            if (read(parsed) is { } value)
            {
                given.Add(setting, new GivenValue(value, option.Name));
            }
        }

        return OrchestratorSettings.Load(SettingTable.Standard, given, Environment.CurrentDirectory);
    }

    private static (Setting, Option, Func<ParseResult, object?>) Make(Setting setting)
    {
        if (setting.IsSwitch)
        {
            var given = Named(new Option<bool>(setting.Flags[0]), setting);
            return (setting, given, parsed => parsed.GetValue(given) ? setting.SwitchValue : null);
        }

        if (setting.IsRepeatable)
        {
            var several = Named(new Option<string[]>(setting.Flags[0]), setting);
            return (setting, several, parsed => parsed.GetValue(several) is { Length: > 0 } values ? values : null);
        }

        var one = Named(new Option<string?>(setting.Flags[0]), setting);
        return (setting, one, parsed => parsed.GetValue(one));
    }

    private static TOption Named<TOption>(TOption option, Setting setting)
        where TOption : Option
    {
        option.Description = setting.Description;
        option.HelpName = setting.Placeholder;
        foreach (var alias in setting.Flags.Skip(1))
        {
            option.Aliases.Add(alias);
        }

        return option;
    }
}
