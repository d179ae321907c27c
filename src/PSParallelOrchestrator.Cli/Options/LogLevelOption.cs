using System.CommandLine;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>The one setting of commands that go on with a run: the run's own options stand.</summary>
internal sealed class LogLevelOption
{
    private readonly Option<string?> option = new("--log-level")
    {
        Description = "Least level that goes to orchestrator.log: Trace, Debug, Information, Warning, Error (default: Information).",
        HelpName = "LEVEL",
    };

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public LogLevelOption(Command command) => command.Add(option);

    /// <summary>The settings in force.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The settings.</returns>
    public OrchestratorSettings Read(ParseResult parsed)
    {
        var given = new Dictionary<string, Setting>(StringComparer.Ordinal);
        if (parsed.GetValue(option) is { } level)
        {
            given[SettingKeys.LogLevel] = new Setting(level, option.Name);
        }

        return OrchestratorSettings.Load(given, Environment.CurrentDirectory);
    }
}
