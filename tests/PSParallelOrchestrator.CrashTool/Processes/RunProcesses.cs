using System.Globalization;

namespace PSParallelOrchestrator.CrashTool.Processes;

/// <summary>Finds the processes of a run: all that inherited a mark in their environment, and all that name its directory.</summary>
internal static class RunProcesses
{
    /// <summary>The variable that carries the mark.</summary>
    public const string Variable = "CRASH_POINT";

    /// <summary>The living processes of one point. One that ended and was not waited for is none.</summary>
    /// <param name="point">The point's directory, which is its mark.</param>
    public static IReadOnlyList<SeenProcess> Find(string point)
    {
        var found = new List<SeenProcess>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                var command = File.ReadAllText($"{directory}/cmdline");
                if (File.ReadAllText($"{directory}/environ").Split('\0').Contains($"{Variable}={point}")
                    || command.Contains($"{point}/", StringComparison.Ordinal))
                {
                    found.Add(
                        new SeenProcess(
                            id,
                            File.ReadAllText($"{directory}/comm").TrimEnd('\n'),
                            command.Replace('\0', ' ').ReplaceLineEndings(" ")));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended between the list and the look, or belongs to somebody else.
            }
        }

        return found;
    }
}
