using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>What Git LFS records in place of a large file (its specification, version 1).</summary>
/// <param name="Id">The SHA-256 of the content, in hex.</param>
/// <param name="Size">How long the content is.</param>
internal sealed record LargeFilePointer(string Id, long Size)
{
    /// <summary>A pointer is shorter than this.</summary>
    public const int MostBytes = 1024;

    private const string Version = "version https://git-lfs.github.com/spec/v1";
    private const int IdLength = 64;

    /// <summary>Reads a pointer.</summary>
    /// <returns>Null where the bytes are none.</returns>
    public static LargeFilePointer? TryParse(ReadOnlySpan<byte> content)
    {
        if (content.Length >= MostBytes)
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(content).Split('\n');
        var id = Array.Find(lines, line => line.StartsWith("oid sha256:", StringComparison.Ordinal))?["oid sha256:".Length..];
        var size = Array.Find(lines, line => line.StartsWith("size ", StringComparison.Ordinal))?["size ".Length..];
        return lines[0] == Version
            && id is { Length: IdLength }
            && id.All(char.IsAsciiHexDigitLower)
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new LargeFilePointer(id, length)
            : null;
    }

    /// <summary>The pointer as it is recorded.</summary>
    public byte[] ToBytes() =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version}\noid sha256:{Id}\nsize {Size}\n"));
}
