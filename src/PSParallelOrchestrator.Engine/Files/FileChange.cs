using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Files.Windows;

#pragma warning disable RS0030 // This is where the others are sent.
namespace PSParallelOrchestrator.Engine.Files;

/// <summary>
/// Removes and moves files and directories: the one way in which the engine does. On Windows who holds one for a moment, such as a virus
/// scanner, is waited out, and what is read-only is no obstacle; elsewhere neither hinders anybody.
/// </summary>
internal static class FileChange
{
    /// <summary>Removes a file, where it is there.</summary>
    /// <exception cref="IOException">It cannot be removed; the message names who holds it, where the system tells.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be removed.</exception>
    public static void Delete(string path) => Do(() => File.Delete(path), path);

    /// <summary>Moves a file.</summary>
    /// <param name="overwrite">Whether a file that is there is replaced; else it is an error.</param>
    /// <inheritdoc cref="Delete"/>
    public static void Move(string from, string to, bool overwrite) => Do(() => File.Move(from, to, overwrite), to, from);

    /// <summary>Copies a file.</summary>
    /// <inheritdoc cref="Move"/>
    public static void Copy(string from, string to, bool overwrite = false) => Do(() => File.Copy(from, to, overwrite), to, from);

    /// <summary>Moves a directory on the same volume.</summary>
    /// <inheritdoc cref="Delete"/>
    public static void MoveDirectory(string from, string to) => Do(() => Directory.Move(from, to), from);

    /// <summary>Removes a directory in which nothing is.</summary>
    /// <inheritdoc cref="Delete"/>
    public static void DeleteDirectory(string path) => Do(() => Directory.Delete(path), path);

    /// <summary>Removes a directory with everything in it; links are removed and not followed.</summary>
    /// <inheritdoc cref="Delete"/>
    public static void DeleteTree(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            FileTree.Open(path).DeleteAll(Names.GitPath.Root);
        }
        else
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void Do(Action change, params ReadOnlySpan<string> paths)
    {
        if (OperatingSystem.IsWindows())
        {
            HeldFiles.Do(change, paths);
        }
        else
        {
            change();
        }
    }
}
