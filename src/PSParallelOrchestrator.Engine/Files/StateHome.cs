namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Where this user's state is kept that belongs to no run's directory.</summary>
internal static class StateHome
{
    /// <summary>A folder of it.</summary>
    /// <returns>Its full path; it need not be there.</returns>
    public static string Folder(string name) =>
        Path.Combine(
            Environment.GetEnvironmentVariable("PSORCH_STATE_HOME") is { Length: > 0 } home
                ? Path.GetFullPath(home)
                : Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                    "psorch"),
            name);
}
