using System.Management.Automation;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>The parameters of cmdlets that stand for settings.</summary>
internal static class BoundSettings
{
    /// <summary>The settings in force: what the cmdlet was given, else what stands elsewhere.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="which">The command that it stands for.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="OrchestratorException">A settings file cannot be used.</exception>
    public static OrchestratorSettings Load(PSCmdlet cmdlet, SettingCommands which) => OrchestratorSettings.Load(
        SettingTable.Standard,
        Read(cmdlet.MyInvocation.BoundParameters, which, cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath),
        cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath);

    /// <summary>What was given; a parameter that was given as nothing was not.</summary>
    /// <param name="bound">The parameters that were given.</param>
    /// <param name="which">The command that the cmdlet stands for.</param>
    /// <param name="fullPath">Makes a path full.</param>
    /// <returns>The settings.</returns>
    internal static Dictionary<Setting, GivenValue> Read(
        IReadOnlyDictionary<string, object> bound, SettingCommands which, Func<string, string> fullPath)
    {
        var given = new Dictionary<Setting, GivenValue>();
        foreach (var setting in SettingTable.Standard.For(which))
        {
            if (bound.TryGetValue(setting.Parameter, out var value) && value is not null)
            {
                given.Add(setting, new GivenValue(Value(setting, value, fullPath), "-" + setting.Parameter));
            }
        }

        return given;
    }

    private static object Value(Setting setting, object value, Func<string, string> fullPath) => value switch
    {
        PSObject wrapped when wrapped.BaseObject != wrapped => Value(setting, wrapped.BaseObject, fullPath),
        SwitchParameter given => given.IsPresent == setting.SwitchValue,
        string path when setting.IsPath && path.Length > 0 => fullPath(path),
        _ => value,
    };
}
