using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Finds the file of a program as its child would, so that a missing one is a clear error before anything starts.</summary>
internal static class CommandResolver
{
    // What the C library searches where there is no PATH.
    private const string DefaultUnixPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Finds the program of a request.</summary>
    /// <returns>The full path of the program's file.</returns>
    /// <exception cref="ChildStartException">It is missing, a directory, or not executable.</exception>
    public static string Resolve(ChildStartInfo info)
    {
        var name = info.FileName;
        var extensions = OperatingSystem.IsWindows() ? WindowsExtensions(info) : [""];
        if (name.Contains('/') || (OperatingSystem.IsWindows() && (name.Contains('\\') || name.Contains(':'))))
        {
            var path = Path.Combine(info.WorkingDirectory, name);
            return Find(path, extensions, out var refused)
                ?? throw (Directory.Exists(path) ? ProcessErrors.IsDirectory(path)
                    : refused is not null ? ProcessErrors.NotExecutable(refused)
                    : Path.IsPathRooted(name) ? ProcessErrors.CommandNotFound(name, null)
                    : ProcessErrors.RelativeCommandNotFound(name, info.WorkingDirectory));
        }

        var search = Variable(info, "PATH") ?? (OperatingSystem.IsWindows() ? "" : DefaultUnixPath);
        string? firstRefused = null;
        foreach (var entry in search.Split(Path.PathSeparator))
        {
            // Windows has no meaning for an empty entry; for Unix it is the working directory.
            if (entry.Length == 0 && OperatingSystem.IsWindows())
            {
                continue;
            }

            if (Find(Path.Combine(info.WorkingDirectory, entry, name), extensions, out var refused) is { } found)
            {
                return found;
            }

            firstRefused ??= refused;
        }

        throw firstRefused is not null ? ProcessErrors.NotExecutable(firstRefused) : ProcessErrors.CommandNotFound(name, search);
    }

    private static string? Find(string path, IReadOnlyList<string> extensions, out string? refused)
    {
        refused = null;
        foreach (var extension in extensions)
        {
            var candidate = path + extension;
            if (!File.Exists(candidate))
            {
                continue;
            }

            if (!OperatingSystem.IsLinux() || LibC.MayExecute(candidate))
            {
                return candidate;
            }

            refused ??= candidate;
        }

        return null;
    }

    private static List<string> WindowsExtensions(ChildStartInfo info)
    {
        var extensions = new List<string>();
        if (Path.HasExtension(info.FileName))
        {
            extensions.Add("");
        }

        extensions.AddRange((Variable(info, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries));

        // PowerShell runs its scripts by their names too.
        extensions.Add(".ps1");
        return extensions;
    }

    private static string? Variable(ChildStartInfo info, string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            return info.Environment.GetValueOrDefault(name);
        }

        foreach (var (key, value) in info.Environment)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
