using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>The parameters that stand for settings: of Start-OrchestratorRun, and of what plans.</summary>
internal static class RunParameters
{
    private static readonly string[] Values =
    [
        SettingKeys.MaxExecutors, SettingKeys.Backend, SettingKeys.Agent, SettingKeys.Real, SettingKeys.Planner, SettingKeys.Model,
        SettingKeys.MaxTurns, SettingKeys.MaxCostUsd, SettingKeys.PlanningTimeLimit, SettingKeys.Region, SettingKeys.UseBedrock, SettingKeys.SystemPrompt,
        SettingKeys.SkipPermissions, SettingKeys.StallLimit, SettingKeys.MaxRetries, SettingKeys.RetryDelay,
        SettingKeys.BackoffMultiplier, SettingKeys.MaxRetryDelay, SettingKeys.EscalateTime, SettingKeys.MemoryCap, SettingKeys.TimeLimit,
        SettingKeys.FailFast, SettingKeys.ConflictStrategy, SettingKeys.BaseRun, SettingKeys.BeforeTask, SettingKeys.AfterTask,
        SettingKeys.Cpus, SettingKeys.Memory, SettingKeys.Gpus, SettingKeys.SimulateDuration, SettingKeys.LogLevel,
    ];

    private static readonly string[] Paths = [SettingKeys.OutputDirectory, SettingKeys.Repository, SettingKeys.PriceFile];

    /// <summary>What was given, as settings: the name of a parameter is that of its setting.</summary>
    /// <param name="bound">The parameters that were given.</param>
    /// <param name="fullPath">Makes a path full.</param>
    /// <returns>The settings.</returns>
    public static Dictionary<string, Setting> Read(IReadOnlyDictionary<string, object> bound, Func<string, string> fullPath)
    {
        var given = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var key in Values)
        {
            if (Find(bound, key) is { } value)
            {
                given[key] = new Setting(Text(value), Origin(key));
            }
        }

        foreach (var key in Paths)
        {
            if (Find(bound, key) is { } value)
            {
                given[key] = new Setting(fullPath(Text(value)), Origin(key));
            }
        }

        if (Find(bound, "SimulateNoFiles") is SwitchParameter { IsPresent: var none })
        {
            given[SettingKeys.SimulateFiles] = new Setting(Text(!none), "-SimulateNoFiles");
        }

        return given;
    }

    private static string Origin(string key) => "-" + char.ToUpperInvariant(key[0]) + key[1..];

    private static object? Find(IReadOnlyDictionary<string, object> bound, string key) =>
        bound.FirstOrDefault(parameter => parameter.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    private static string Text(object value) => value switch
    {
        SwitchParameter given => given.IsPresent.ToString(),
        TimeSpan duration => PlanDuration.Format(duration),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
