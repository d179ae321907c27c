using System.Buffers.Binary;
using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>
/// The index with which git filled a workspace: what it put there, and the stamp that each file had then, by which files that nobody
/// changed are known without being read.
/// </summary>
internal sealed class IndexFile
{
    private const int HeaderLength = 12;
    private const int ExtendedFlag = 0x4000;
    private const int StageMask = 0x3000;
    private readonly Dictionary<GitPath, (GitEntry Entry, FileStamp Stamp, uint Size)> entries = [];
    private readonly DateTime writtenAt;

    private IndexFile(DateTime writtenAt) => this.writtenAt = writtenAt;

    /// <summary>What git put there.</summary>
    public IEnumerable<KeyValuePair<GitPath, GitEntry>> Entries =>
        entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value.Entry));

    /// <summary>The plain files that were smaller than a size.</summary>
    /// <param name="size">In bytes.</param>
    public IEnumerable<GitPath> SmallerThan(int size) =>
        entries.Where(entry => entry.Value.Entry.IsFile && entry.Value.Size < size).Select(static entry => entry.Key);

    /// <summary>Reads an index of version 2 or 3.</summary>
    /// <param name="idLength">How long the repository's ids are.</param>
    /// <returns>Null where it is not there, damaged, or of another version.</returns>
    public static IndexFile? TryRead(string path, int idLength)
    {
        byte[] bytes;
        var index = new IndexFile(File.GetLastWriteTimeUtc(path));
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var content = bytes.AsSpan(0, Math.Max(0, bytes.Length - (idLength / 2)));
        return content.Length >= HeaderLength
            && content.StartsWith("DIRC"u8)
            && bytes.AsSpan(content.Length).SequenceEqual(CryptographicOperations.HashData(ObjectId.Algorithm(idLength), content))
            && index.TryTake(content, idLength / 2)
            ? index
            : null;
    }

    /// <summary>What a file is if nobody has changed it.</summary>
    /// <param name="status">What the file system says of it now.</param>
    /// <returns>Null where it may have been changed.</returns>
    public GitEntry? Unchanged(GitPath path, FileStatus status) =>
        status.Stamp is { } now
        && entries.TryGetValue(path, out var known)
        && known.Entry.IsFile
        && known.Entry.Mode == (status.IsExecutable ? GitEntry.ExecutableMode : GitEntry.FileMode)
        && known.Size == (uint)status.Size
        && known.Stamp == Shortened(now)
        && IsBefore(known.Stamp, writtenAt)
            ? known.Entry
            : null;

    /// <summary>
    /// A change within one tick of the clock would not be seen: what is as young as the index may have been changed since.
    /// </summary>
    private static bool IsBefore(FileStamp stamp, DateTime time) =>
        DateTime.UnixEpoch.AddSeconds(stamp.ModifiedSeconds).AddTicks(stamp.ModifiedNanoseconds / 100) < time;

    /// <summary>An index has 32 bits for each number.</summary>
    private static FileStamp Shortened(FileStamp stamp) => new(
        (uint)stamp.ModifiedSeconds,
        stamp.ModifiedNanoseconds,
        (uint)stamp.ChangedSeconds,
        stamp.ChangedNanoseconds,
        (uint)stamp.Inode);

    private bool TryTake(ReadOnlySpan<byte> content, int idBytes)
    {
        if (Number(content, 4) is not (2 or 3))
        {
            return false;
        }

        // Per entry: changed, modified (seconds and nanoseconds each), device, inode, mode, user, group, size, id, flags, name, NULs.
        const int IdAt = 40;
        var count = Number(content, 8);
        var at = HeaderLength;
        for (var i = 0; i < count; i++)
        {
            var entry = content[at..];
            var flags = BinaryPrimitives.ReadUInt16BigEndian(entry[(IdAt + idBytes)..]);
            var nameAt = IdAt + idBytes + ((flags & ExtendedFlag) != 0 ? 4 : 2);
            var nameLength = entry[nameAt..].IndexOf((byte)0);
            if (nameLength < 0 || (flags & StageMask) != 0)
            {
                return false;
            }

            var mode = Convert.ToString((int)Number(entry, 24), 8).PadLeft(6, '0');
            entries[GitPath.FromBytes(entry.Slice(nameAt, nameLength))] = (
                new GitEntry(mode, Convert.ToHexStringLower(entry.Slice(IdAt, idBytes))),
                new FileStamp(Number(entry, 8), Number(entry, 12), Number(entry, 0), Number(entry, 4), Number(entry, 20)),
                Number(entry, 36));
            at += (nameAt + nameLength + 8) / 8 * 8;
        }

        return true;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
