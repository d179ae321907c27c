using System.Collections;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>The environment of this process, for processes that it starts.</summary>
internal static class OwnEnvironment
{
    /// <summary>Copies it.</summary>
    /// <returns>Names and values, with names compared as the system does.</returns>
    public static Dictionary<string, string> Copy()
    {
        var copy = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            copy[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        }

        return copy;
    }
}
