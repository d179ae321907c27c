using System.IO.Enumeration;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>
/// Looks for keys in the files that an attempt left, those of agents and those that its task names: what is taken of them would stand in
/// the output and in branches.
/// </summary>
internal static class LeftKeys
{
    private const int ChunkSize = 64 * 1024;

    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <summary>Finds a file that holds a key.</summary>
    /// <param name="workspace">The workspace; it need not exist.</param>
    /// <param name="named">The secrets that the task names.</param>
    /// <returns>The file and what it holds; null where there is none.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    public static LeftKey? Find(
        string workspace, SecretStore secrets, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var keys = secrets.KeysOf(named);
        if (keys.IsEmpty || !Directory.Exists(workspace))
        {
            return null;
        }

        var index = keys.Known.Index;
        var buffer = new byte[ChunkSize + index.Longest];
        var entries = new FileSystemEnumerable<FileSystemInfo>(workspace, static (ref entry) => entry.ToFileSystemInfo(), All)
        {
            ShouldRecursePredicate = static (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Names and the targets of links are taken as well.
            if (Holds(entry, keys, index, buffer, cancellationToken))
            {
                var names = secrets.NamesHeld(named, key => Holds(entry, key, key.Known.Index, buffer, cancellationToken));
                return new LeftKey(Path.GetRelativePath(workspace, entry.FullName), names);
            }
        }

        return null;
    }

    private static bool Holds(FileSystemInfo entry, Redactor keys, SecretIndex index, byte[] buffer, CancellationToken cancellationToken) =>
        Holds(entry.Name, keys)
        || (entry.LinkTarget is { } target
            ? Holds(target, keys)
            : IsPlain(entry) && Holds(entry.FullName, index, buffer, cancellationToken));

    // Opening a pipe would wait for somebody to write.
    private static bool IsPlain(FileSystemInfo entry) => entry is FileInfo file && (OperatingSystem.IsWindows() || file.Length > 0);

    private static bool Holds(string text, Redactor keys) => keys.Redact(text) != text;

    private static bool Holds(string file, SecretIndex keys, byte[] buffer, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var kept = 0;
        int read;
        while ((read = stream.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            // A file may be larger than any disk: what was never written takes no room.
            cancellationToken.ThrowIfCancellationRequested();
            var text = buffer.AsSpan(0, kept + read);
            if (keys.Find(text, isEnd: true, out _) >= 0)
            {
                return true;
            }

            // A key may lie across the edge.
            kept = Math.Min(keys.Longest - 1, text.Length);
            text[^kept..].CopyTo(buffer);
        }

        return false;
    }
}

/// <summary>A file that holds a key.</summary>
/// <param name="File">Its path in the workspace.</param>
/// <param name="Names">The variables that carry what it holds; empty for keys that came from elsewhere, as a profile of AWS.</param>
internal sealed record LeftKey(string File, IReadOnlyList<string> Names)
{
    /// <summary>What it holds, in words.</summary>
    public string What => Names.Count == 0 ? "a key that agents work with" : $"the value of {string.Join(" and ", Names)}";
}
