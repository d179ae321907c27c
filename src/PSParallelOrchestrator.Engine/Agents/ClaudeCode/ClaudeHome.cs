using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>
/// A home of its own for one session: attempts share no settings, history or login with the user or with each other. Gone with
/// <see cref="Dispose"/>, whatever the session put there.
/// </summary>
internal sealed class ClaudeHome : IDisposable
{
    private const string Name = "claude-home";

    private ClaudeHome(string path) => Path = path;

    /// <summary>The home.</summary>
    public string Path { get; }

    /// <summary>Where the client keeps its settings and sessions.</summary>
    public string Configuration => ConfigurationIn(Path);

    /// <summary>Where the client keeps output of tools.</summary>
    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Where it is, in a directory.</summary>
    public static string In(string directory) => System.IO.Path.Combine(directory, Name);

    /// <summary>Where the client keeps its settings and sessions, in a home.</summary>
    public static string ConfigurationIn(string home) => System.IO.Path.Combine(home, ".claude");

    /// <summary>Makes one.</summary>
    /// <param name="directory">The directory that it is made in.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static ClaudeHome Create(string directory)
    {
        var home = new ClaudeHome(In(directory));
        home.Remove();
        PrivateDirectory.Make(home.Path);
        PrivateDirectory.Make(home.Temporary);
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
        try
        {
            Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the session did to its places; it goes with the run.
        }
    }

    // The directory that it is in may have been replaced, those above it not.
    private void Remove() => FileTree.Remove(Path, System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path))!);
}
