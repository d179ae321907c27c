using System.Text.Json;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

/// <summary>A working directory, a user's folder and an environment that settings are read from.</summary>
internal sealed class SettingPlace : IDisposable
{
    private static readonly EngineContext Standard = new();
    private readonly TemporaryDirectory directory = new();

    public SettingPlace() => Directory.CreateDirectory(directory["user/psorch"]);

    public Dictionary<Setting, GivenValue> Given { get; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    public string File => directory["orchestrator.json"];

    public string UserFile => Path.Combine(directory["user"], "psorch", "orchestrator.json");

    public static void Write(string file, string key, string text) =>
        System.IO.File.WriteAllText(file, $"{{ {JsonSerializer.Serialize(key)}: {JsonSerializer.Serialize(text)} }}");

    /// <summary>A record of options as it is filled here.</summary>
    public object Fill(Type record, SettingTable? table = null)
    {
        var settings = OrchestratorSettings.Load(
            table ?? SettingTable.Standard, Given, Variables.GetValueOrDefault, directory.Path, directory["user"]);
        return record == typeof(RunOptions) ? settings.Fill(new RunOptions())
            : record == typeof(PlannerOptions) ? settings.Fill(new PlannerOptions())
            : record == typeof(PlanRequest) ? settings.Fill(new PlanRequest { Requirements = "x" })
            : record == typeof(EngineContext) ? settings.Fill(Standard)
            : record == typeof(RunDestination) ? settings.Fill(new RunDestination("here"))
            : record == typeof(RetryTerms) ? settings.Fill(new RetryTerms())
            : record == typeof(MergeOptions) ? settings.Fill(new MergeOptions())
            : throw new NotSupportedException($"Nothing fills {record}: a setting that reaches only that is ignored.");
    }

    public void Dispose() => directory.Dispose();
}
