using System.Diagnostics;
using System.Globalization;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Writes whole files: a reader sees the old content or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by way of a temporary one beside it.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="write">Writes the content; where it throws, the old file stays and nothing is left.</param>
    /// <param name="mode">Its permissions; null for those of a new file. Not on Windows.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, UnixFileMode? mode = null)
    {
        var temporary = TemporaryFile.Beside(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (mode is { } permissions && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, permissions);
            }

            FileChange.Move(temporary, path, overwrite: true);
        }
        catch
        {
            FileChange.Delete(temporary);
            throw;
        }
    }

    /// <summary>Removes what writers of a file that were killed have left beside it. That of a living process stays.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <exception cref="IOException">Something of it cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something of it cannot be removed.</exception>
    public static void RemoveLeftovers(string path)
    {
        path = Path.GetFullPath(path);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.tmp"))
        {
            if (file.StartsWith(path + ".", StringComparison.Ordinal)
                && file[(path.Length + 1)..].Split('.') is [var process, { Length: 32 }, "tmp"]
                && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && !IsAlive(id))
            {
                FileChange.Delete(file);
            }
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
