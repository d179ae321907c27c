using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>
/// The contents of large files: those that tasks made are kept with the run, those that there were before are in the user's own store.
/// </summary>
/// <param name="own">The run's store.</param>
/// <param name="user">The user's store.</param>
internal sealed class LargeFileStore(string own, string user)
{
    /// <summary>Where a content is; null where it is in no store.</summary>
    public string? Find(LargeFilePointer pointer)
    {
        foreach (var store in new[] { own, user })
        {
            var file = new FileInfo(Place(store, pointer.Id));
            if (file.Exists && file.Length == pointer.Size)
            {
                return file.FullName;
            }
        }

        return null;
    }

    /// <summary>Keeps a content. Blocks: not for threads of the pool.</summary>
    /// <returns>What is recorded in its place: a pointer, or a file as it is where it is one already or empty.</returns>
    public byte[] Keep(Func<Stream> open)
    {
        LargeFilePointer pointer;
        using (var content = open())
        {
            var first = new byte[LargeFilePointer.MostBytes];
            var length = content.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            if (length == 0 || LargeFilePointer.TryParse(first.AsSpan(0, length)) is not null)
            {
                return first[..length];
            }

            pointer = Copy(first.AsMemory(0, length), content, Stream.Null);
        }

        return (Find(pointer) is null ? Add(open) : pointer).ToBytes();
    }

    private LargeFilePointer Add(Func<Stream> open)
    {
        Directory.CreateDirectory(own);
        var temporary = TemporaryFile.Beside(Path.Combine(own, "incoming"));
        try
        {
            LargeFilePointer pointer;
            using (var content = open())
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                pointer = Copy(default, content, file);
                file.Flush(flushToDisk: true);
            }

            Move(temporary, Place(own, pointer.Id));
            return pointer;
        }
        finally
        {
            FileChange.Delete(temporary);
        }
    }

    private static LargeFilePointer Copy(ReadOnlyMemory<byte> first, Stream content, Stream to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        Take(first);
        var buffer = new byte[1 << 16];
        while (content.Read(buffer) is > 0 and var read)
        {
            Take(buffer.AsMemory(0, read));
        }

        return new LargeFilePointer(Convert.ToHexStringLower(hash.GetCurrentHash()), size);

        void Take(ReadOnlyMemory<byte> part)
        {
            hash.AppendData(part.Span);
            to.Write(part.Span);
            size += part.Length;
        }
    }

    /// <summary>Brings what tasks made into the user's store, where a checkout looks for it.</summary>
    /// <returns>How many contents are new there.</returns>
    public int Publish()
    {
        var objects = Path.Combine(own, "objects");
        if (!Directory.Exists(objects))
        {
            return 0;
        }

        var published = 0;
        foreach (var file in Directory.EnumerateFiles(objects, "*", SearchOption.AllDirectories))
        {
            var place = Place(user, Path.GetFileName(file));
            if (File.Exists(place))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            var temporary = TemporaryFile.Beside(place);
            FileChange.Copy(file, temporary);
            DurableFiles.SyncFile(temporary);
            Move(temporary, place);
            published++;
        }

        return published;
    }

    private static string Place(string store, string id) => Path.Combine(store, "objects", id[..2], id[2..4], id);

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        FileChange.Move(from, to, overwrite: true);
        DurableFiles.SyncDirectory(Path.GetDirectoryName(to)!);
    }
}
