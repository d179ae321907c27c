using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>The objects of a repository that are a file each.</summary>
internal sealed class LooseObjects(string repository)
{
    /// <summary>Where an object's file is.</summary>
    public string Path(string id) => System.IO.Path.Join(repository, "objects", id[..2], id[2..]);

    /// <summary>Whether an object has a file.</summary>
    public bool Contains(string id) => File.Exists(Path(id));

    /// <summary>Reads an object.</summary>
    /// <returns>Null where it has no file.</returns>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public GitObject? TryRead(string id)
    {
        byte[] packed;
        try
        {
            packed = File.ReadAllBytes(Path(id));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        using var unpacked = new ZLibStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        using var all = new MemoryStream(2 * packed.Length);
        unpacked.CopyTo(all);
        ReadOnlyMemory<byte> bytes = all.GetBuffer().AsMemory(0, (int)all.Length);
        var end = bytes.Span.IndexOf((byte)0);
        return end > 0
            && Encoding.ASCII.GetString(bytes.Span[..end]).Split(' ') is [var type, var size]
            && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && bytes.Length - end - 1 == length
            ? new GitObject(type, bytes[(end + 1)..])
            : throw new InvalidDataException($"The object {id} is damaged.");
    }

    /// <summary>Begins an object's file.</summary>
    /// <returns>Takes the object's bytes, and closes the file.</returns>
    public static ZLibStream Write(Stream file, string type, long size)
    {
        var packed = Packed(file);
        packed.Write(ObjectId.Header(type, size));
        return packed;
    }

    /// <summary>The form in which objects are kept: not compressed, which costs more than the disk.</summary>
    public static ZLibStream Packed(Stream file, bool leaveOpen = false) => new(file, CompressionLevel.NoCompression, leaveOpen);
}
