using System.Collections;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>The environment of this process, for processes that it starts.</summary>
internal static class OwnEnvironment
{
    /// <summary>Copies it, without secrets that were handed to this process alone.</summary>
    /// <returns>Names and values, with names compared as the system does.</returns>
    public static Dictionary<string, string> Copy()
    {
        var copy = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!SecretStore.IsForExecutor((string)variable.Key))
            {
                copy[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
            }
        }

        return copy;
    }
}
