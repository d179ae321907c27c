using System.Globalization;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Names of files that are not whole yet.</summary>
internal static class TemporaryFile
{
    /// <summary>Makes a name that nobody else makes, beside a file: its process tells whether anybody still writes it.</summary>
    /// <returns>The path, <c>FILE.PROCESS.32 hexadecimal digits.tmp</c>.</returns>
    public static string Beside(string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}.{Environment.ProcessId}.{Random.Shared.NextInt64():x16}{Random.Shared.NextInt64():x16}.tmp");
}
