using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>
/// Writes objects into one pack (version 2, no deltas), and its index: a file and a sync for thousands of objects instead of one for each.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    private const uint Version = 2;
    private const long LargestSmallOffset = 0x7FFFFFFF;
    // What a stream that is given no byte should have written.
    private static readonly byte[] PackedNothing = [0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    private static readonly string[] Types = ["", ObjectType.Commit, ObjectType.Tree, ObjectType.Blob];
    private readonly List<(byte[] Id, uint Checksum, long Offset)> objects = [];
    private readonly FileStream file;
    private readonly string path;
    private readonly int idLength;

    /// <param name="path">Where to write it, without an extension.</param>
    /// <param name="idLength">How long the repository's ids are.</param>
    public PackWriter(string path, int idLength)
    {
        this.path = path;
        this.idLength = idLength;
        file = new FileStream(path + ".pack", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 256 * 1024);
        file.Write("PACK"u8);
        Span<byte> numbers = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, Version);
        file.Write(numbers);
    }

    /// <summary>How many objects it holds.</summary>
    public int Count => objects.Count;

    /// <summary>Adds an object.</summary>
    /// <returns>The id of what was read, which is the same unless the content has changed.</returns>
    public string Add(string id, string type, Stream content, long size)
    {
        var offset = file.Position;
        var counted = new ChecksumStream(file);
        WriteHeader(counted, Array.IndexOf(Types, type), size);
        if (size == 0)
        {
            counted.Write(PackedNothing);
        }

        string written;
        using (var packed = LooseObjects.Packed(counted, leaveOpen: true))
        using (var hashed = new HashedCopy(packed, type, size, idLength))
        {
            content.CopyTo(hashed);
            written = hashed.Id();
        }

        objects.Add((Convert.FromHexString(id), counted.Checksum, offset));
        return written;
    }

    /// <summary>Ends the pack and writes its index.</summary>
    /// <returns>Both files, and the name that they are to have in the repository's directory of packs, without an extension.</returns>
    public (string Pack, string Index, string Name) End()
    {
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, (uint)objects.Count);
        file.Position = 8;
        file.Write(count);
        file.Flush();
        file.Position = 0;
        var checksum = CryptographicOperations.HashData(ObjectId.Algorithm(idLength), file);
        file.Position = file.Length;
        file.Write(checksum);
        file.Dispose();
        WriteIndex(checksum);
        return (path + ".pack", path + ".idx", "pack-" + Convert.ToHexStringLower(checksum));
    }

    public void Dispose() => file.Dispose();

    private static void WriteHeader(Stream to, int type, long size)
    {
        // Four bits of the size, then seven in each byte; the highest bit says that more follow.
        var first = (type << 4) | (int)(size & 0xF);
        for (size >>= 4; size > 0; size >>= 7)
        {
            to.WriteByte((byte)(first | 0x80));
            first = (int)(size & 0x7F);
        }

        to.WriteByte((byte)first);
    }

    private void WriteIndex(byte[] packChecksum)
    {
        objects.Sort(static (a, b) => a.Id.AsSpan().SequenceCompareTo(b.Id));
        using var hash = IncrementalHash.CreateHash(ObjectId.Algorithm(idLength));
        using var index = new FileStream(path + ".idx", FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 256 * 1024);
        void Write(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            index.Write(bytes);
        }

        void WriteNumber(uint number)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
            Write(bytes);
        }

        Write([0xFF, (byte)'t', (byte)'O', (byte)'c']);
        WriteNumber(Version);
        var counted = 0;
        for (var first = 0; first < 256; first++)
        {
            while (counted < objects.Count && objects[counted].Id[0] == first)
            {
                counted++;
            }

            WriteNumber((uint)counted);
        }

        objects.ForEach(entry => Write(entry.Id));
        objects.ForEach(entry => WriteNumber(entry.Checksum));
        var large = objects.Where(entry => entry.Offset > LargestSmallOffset).ToList();
        objects.ForEach(entry => WriteNumber(
            entry.Offset <= LargestSmallOffset ? (uint)entry.Offset : 0x80000000 | (uint)large.IndexOf(entry)));
        foreach (var entry in large)
        {
            WriteNumber((uint)(entry.Offset >> 32));
            WriteNumber((uint)entry.Offset);
        }

        Write(packChecksum);
        index.Write(hash.GetHashAndReset());
    }

    /// <summary>Passes bytes on and computes their CRC-32.</summary>
    private sealed class ChecksumStream(Stream to) : WriteOnlyStream
    {
        private readonly Crc32 checksum = new();

        public uint Checksum => checksum.GetCurrentHashAsUInt32();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            checksum.Append(buffer);
            to.Write(buffer);
        }
    }
}
