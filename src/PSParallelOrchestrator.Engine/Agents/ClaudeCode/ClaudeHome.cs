using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>
/// A home of its own for one session: attempts share no settings, history or login with the user or with each other. Gone with
/// <see cref="Dispose"/>, whatever the session put there.
/// </summary>
internal sealed class ClaudeHome : IDisposable
{
    private ClaudeHome(string path) => Path = path;

    /// <summary>The home.</summary>
    public string Path { get; }

    /// <summary>Where the client keeps output of tools.</summary>
    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Makes one.</summary>
    /// <param name="directory">The directory that it is made in.</param>
    /// <param name="onBedrock">Whether the user's AWS profiles are to be reachable from it.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static ClaudeHome Create(string directory, bool onBedrock)
    {
        var home = new ClaudeHome(System.IO.Path.Combine(directory, "claude-home"));
        home.Dispose();
        MakePrivate(home.Path);
        MakePrivate(home.Temporary);
        var aws = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws");
        if (onBedrock && Directory.Exists(aws))
        {
            Directory.CreateSymbolicLink(System.IO.Path.Combine(home.Path, ".aws"), aws);
        }

        return home;
    }

    /// <summary>Writes a file in it.</summary>
    /// <returns>The file's full path.</returns>
    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            FileTree.Open(Path).DeleteAll(GitPath.Root);
        }
    }

    private static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
