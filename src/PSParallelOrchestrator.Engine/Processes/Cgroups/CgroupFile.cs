using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>Reads and writes the files by which the kernel shows a cgroup.</summary>
internal static class CgroupFile
{
    /// <summary>How many processes of a cgroup were ended for want of memory.</summary>
    /// <returns>Null where the kernel does not show it.</returns>
    public static long? Kills(string directory, bool isUnified) =>
        Number(Path.Combine(directory, isUnified ? "memory.events" : "memory.oom_control"), "oom_kill");

    /// <summary>The file that limits the memory of a cgroup.</summary>
    public static string MemoryLimit(string directory, bool isUnified) =>
        Path.Combine(directory, isUnified ? "memory.max" : "memory.limit_in_bytes");

    /// <summary>The first number of a file.</summary>
    /// <returns>Null if the file is missing or holds no number, such as <c>max</c>.</returns>
    public static long? Number(string path) =>
        Text(path) is { } text && long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The number of a line that begins with a name and a space.</summary>
    /// <returns>Null if the file or the line is missing.</returns>
    public static long? Number(string path, string name)
    {
        foreach (var line in (Text(path) ?? string.Empty).Split('\n'))
        {
            if (line.Split(' ') is [var key, var value] && key == name
                && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The words of a file.</summary>
    /// <returns>None if the file is missing.</returns>
    public static string[] Words(string path) =>
        (Text(path) ?? string.Empty).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Writes a file that the kernel has made; none is created.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Write(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Encoding.ASCII.GetBytes(text));
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone with its cgroup, of a controller or kernel that has no such file, or closed to us.
            return null;
        }
    }
}
