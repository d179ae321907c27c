using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>
/// The record of a session as the client keeps it, by which another attempt continues it. It begins in the client's home; what is kept
/// stands beside the home, without secrets.
/// </summary>
internal static class ClaudeSessionFile
{
    private const string Pattern = "*.jsonl";

    /// <summary>Finds the record that an earlier attempt left, also one whose executor was killed.</summary>
    /// <param name="session">The directory of the session.</param>
    /// <param name="home">The home of the client there.</param>
    /// <returns>Its full path, outside of the home; null for none.</returns>
    public static string? Find(string session, string home)
    {
        Keep(session, home, redactor: null);
        return IsDirectory(session) ? Newest(Records(session)) : null;
    }

    /// <summary>Keeps the record of the session that has ended.</summary>
    /// <param name="session">The directory of the session.</param>
    /// <param name="home">The home of the client there.</param>
    /// <param name="redactor">Removes secrets; null leaves what is there.</param>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public static void Keep(string session, string home, Redactor? redactor)
    {
        var projects = Path.Combine(ClaudeHome.ConfigurationIn(home), "projects");
        if (IsDirectory(session)
            && IsDirectory(home)
            && IsDirectory(ClaudeHome.ConfigurationIn(home))
            && IsDirectory(projects)
            && Newest(Directory.EnumerateDirectories(projects).Where(IsDirectory).SelectMany(Records)) is { } begun)
        {
            FileChange.Move(begun, Path.Combine(session, Path.GetFileName(begun)), overwrite: true);
        }

        foreach (var kept in redactor is null || !IsDirectory(session) ? [] : Directory.GetFiles(session, Pattern))
        {
            Redact(kept, redactor!);
        }
    }

    // What the client ran could put a link in the place of one: to sessions of the user, for instance.
    private static bool IsDirectory(string path) => Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null;

    private static IEnumerable<string> Records(string folder) => Directory.EnumerateFiles(folder, Pattern);

    // Only what the client itself can have written: a session's id for a name, and no link.
    private static string? Newest(IEnumerable<string> files) => files
        .Where(file => Guid.TryParse(Path.GetFileNameWithoutExtension(file), out _) && new FileInfo(file).LinkTarget is null)
        .MaxBy(File.GetLastWriteTimeUtc);

    private static void Redact(string path, Redactor redactor)
    {
        string text;
        using (var file = PlainFile.OpenRead(path))
        using (var reader = new StreamReader(file))
        {
            text = reader.ReadToEnd();
        }

        var clean = redactor.Redact(text);
        if (clean != text)
        {
            using var file = PlainFile.OpenWrite(path, append: false);
            file.Write(Encoding.UTF8.GetBytes(clean));
        }
    }
}
