using System.CommandLine;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Tests.Options;

/// <summary>Every setting as an option of each of its commands, by each of its names.</summary>
public sealed class SettingOptionsTests
{
    public static TheoryData<SettingCommands, string> Flags
    {
        get
        {
            var flags = new TheoryData<SettingCommands, string>();
            foreach (var command in Enum.GetValues<SettingCommands>())
            {
                foreach (var flag in SettingTable.Standard.For(command).SelectMany(setting => setting.Flags))
                {
                    flags.Add(command, flag);
                }
            }

            return flags;
        }
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void An_option_gives_its_setting_and_nothing_else(SettingCommands command, string flag)
    {
        var setting = SettingTable.Standard.For(command).Single(setting => setting.Flags.Contains(flag));
        if (setting.IsSwitch)
        {
            Assert.Equal((setting.SwitchValue, setting.Flags[0]), Given<bool>(command, setting, flag));
        }
        else if (setting.IsRepeatable)
        {
            var (values, origin) = Given<string[]>(command, setting, flag, "one", flag, "");
            Assert.Equal(["one", ""], values);
            Assert.Equal(setting.Flags[0], origin);
        }
        else
        {
            Assert.Equal((" text ", setting.Flags[0]), Given<string>(command, setting, flag, " text "));
            Assert.Equal(("", setting.Flags[0]), Given<string>(command, setting, flag, ""));
        }
    }

    [Theory]
    [InlineData(SettingCommands.Run)]
    [InlineData(SettingCommands.Plan)]
    [InlineData(SettingCommands.Resume)]
    [InlineData(SettingCommands.Retry)]
    [InlineData(SettingCommands.Merge)]
    public void What_is_not_on_the_command_line_is_not_given(SettingCommands command) => Assert.Empty(Read(command).Given);

    private static (T Value, string Origin) Given<T>(SettingCommands command, Setting setting, params string[] arguments)
    {
        var (given, value) = Assert.Single(Read(command, arguments).Given);
        Assert.Same(setting, given);
        return (Assert.IsType<T>(value.Value), value.Origin);
    }

    private static OrchestratorSettings Read(SettingCommands which, params string[] arguments)
    {
        var command = new Command("x");
        var options = new SettingOptions(command, which);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed);
    }
}
