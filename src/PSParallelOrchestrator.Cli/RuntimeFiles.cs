using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Cli;

/// <summary>
/// What .NET puts into the directory of temporary files for debuggers. It removes them at its end, which a killed process does not have:
/// they are removed at the beginning, but where somebody sets DOTNET_EnableDiagnostics.
/// </summary>
internal static class RuntimeFiles
{
    private const string Switch = "DOTNET_EnableDiagnostics";

    /// <summary>Removes those of this process.</summary>
    public static void Remove()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Switch) is not null)
        {
            return;
        }

        var owner = $"{Environment.ProcessId}-{ProcessIdentity.Current.StartTicks}";
        foreach (var name in (string[])[$"clr-debug-pipe-{owner}-in", $"clr-debug-pipe-{owner}-out", $"dotnet-diagnostic-{owner}-socket"])
        {
            try
            {
                File.Delete(Path.Combine(Path.GetTempPath(), name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in nobody's way.
            }
        }
    }
}
