using System.Buffers;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>One directory of a tree: names, and what they stand for.</summary>
internal static class TreeObject
{
    /// <summary>The mode of a directory, as a tree has it.</summary>
    public const string DirectoryMode = "40000";

    /// <summary>Reads a tree.</summary>
    /// <param name="idLength">How long the repository's ids are.</param>
    /// <returns>Its names in git's order; a directory has <see cref="DirectoryMode"/>.</returns>
    public static List<KeyValuePair<GitPath, GitEntry>> Parse(ReadOnlySpan<byte> content, int idLength)
    {
        var entries = new List<KeyValuePair<GitPath, GitEntry>>();
        while (!content.IsEmpty)
        {
            var space = content.IndexOf((byte)' ');
            var end = content.IndexOf((byte)0);
            var id = content.Slice(end + 1, idLength / 2);
            entries.Add(new(
                GitPath.FromBytes(content[(space + 1)..end]),
                new GitEntry(Mode(content[..space]), Convert.ToHexStringLower(id))));
            content = content[(end + 1 + id.Length)..];
        }

        return entries;
    }

    /// <summary>Makes a tree's bytes.</summary>
    /// <param name="entries">Names without a slash, in any order.</param>
    public static byte[] Format(IEnumerable<KeyValuePair<GitPath, GitEntry>> entries)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var (name, entry) in entries.OrderBy(Key, StringComparer.Ordinal))
        {
            Encoding.ASCII.GetBytes(entry.Mode, bytes);
            bytes.Write(" "u8);
            Encoding.Latin1.GetBytes(name.Raw, bytes);
            bytes.Write("\0"u8);
            bytes.Write(Convert.FromHexString(entry.Id));
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Git sorts a directory as if its name ended with a slash.</summary>
    private static string Key(KeyValuePair<GitPath, GitEntry> entry) =>
        entry.Value.Mode == DirectoryMode ? entry.Key.Raw + "/" : entry.Key.Raw;

    private static string Mode(ReadOnlySpan<byte> mode) =>
        mode.SequenceEqual("100644"u8) ? GitEntry.FileMode
        : mode.SequenceEqual("40000"u8) ? DirectoryMode
        : mode.SequenceEqual("100755"u8) ? GitEntry.ExecutableMode
        : Encoding.ASCII.GetString(mode);
}
