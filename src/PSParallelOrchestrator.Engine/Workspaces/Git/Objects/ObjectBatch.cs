using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>
/// New objects that are to be kept together: a file each beside their place, or many in one pack. None of them is in the repository
/// until <see cref="ObjectKeeper"/> has taken the batch.
/// </summary>
internal sealed class ObjectBatch : IDisposable
{
    // Read into memory once; larger files are read twice instead.
    private const int MostInMemory = 1 << 20;
    private readonly LooseObjects loose;
    private readonly ObjectReader reader;
    private readonly string directory;
    private readonly int idLength;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly PackWriter? pack;

    /// <param name="directory">Where its files are until they are kept; made when it is needed.</param>
    /// <param name="idLength">How long the repository's ids are.</param>
    /// <param name="inOnePack">Whether the objects go into one pack, which is much cheaper for thousands.</param>
    public ObjectBatch(LooseObjects loose, ObjectReader reader, string directory, int idLength, bool inOnePack)
    {
        this.loose = loose;
        this.reader = reader;
        this.directory = directory;
        this.idLength = idLength;
        if (inOnePack)
        {
            Directory.CreateDirectory(directory);
            pack = new PackWriter(Path.Combine(directory, "pack"), idLength);
        }
    }

    /// <summary>The files to be moved to their places: where each is, and where it is to be.</summary>
    public List<(string From, string To)> Files { get; } = [];

    /// <summary>Places of objects that are there already, perhaps for no longer than a moment.</summary>
    public List<string> There { get; } = [];

    /// <summary>The pack, where there is one.</summary>
    public PackWriter? Pack => pack;

    /// <summary>Adds an object.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="known">The id of an object that is kept for certain; null for none.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public string Add(string type, byte[] content, string? known = null)
    {
        var id = ObjectId.Of(type, content, idLength);
        if (id != known && IsNew(id))
        {
            reader.Remember(id, new GitObject(type, content));
            Write(id, type, new MemoryStream(content, writable: false), content.Length);
        }

        return id;
    }

    /// <summary>Adds a file's content as a blob.</summary>
    /// <param name="open">Opens it, where it is large twice.</param>
    /// <param name="size">How long it is.</param>
    /// <exception cref="FileChangedException">It has changed meanwhile.</exception>
    public string AddFile(Func<Stream> open, GitPath path, long size)
    {
        if (size <= MostInMemory)
        {
            using var content = open();
            var bytes = new byte[(int)size + 1];
            return content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == size
                ? Add(ObjectType.Blob, bytes[..(int)size])
                : throw new FileChangedException(path);
        }

        var id = Copy(open, path, size, Stream.Null);
        if (IsNew(id))
        {
            using var content = open();
            if (Write(id, ObjectType.Blob, content, size) != id)
            {
                throw new FileChangedException(path);
            }
        }

        return id;
    }

    /// <summary>Removes what was not kept.</summary>
    public void Dispose()
    {
        pack?.Dispose();
        if (Directory.Exists(directory))
        {
            FileChange.DeleteTree(directory);
        }
    }

    private bool IsNew(string id)
    {
        if (!ids.Add(id))
        {
            return false;
        }

        if (!loose.Contains(id))
        {
            return true;
        }

        There.Add(loose.Path(id));
        return false;
    }

    private string Copy(Func<Stream> open, GitPath path, long size, Stream to)
    {
        using var content = open();
        using var hashed = new HashedCopy(to, ObjectType.Blob, size, idLength);
        content.CopyTo(hashed);
        return hashed.Count == size ? hashed.Id() : throw new FileChangedException(path);
    }

    private string Write(string id, string type, Stream content, long size)
    {
        if (pack is not null)
        {
            return pack.Add(id, type, content, size);
        }

        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, id);
        string written;
        using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        using (var packed = LooseObjects.Write(stream, type, size))
        using (var hashed = new HashedCopy(packed, type, size, idLength))
        {
            content.CopyTo(hashed);
            written = hashed.Id();
        }

        Files.Add((file, loose.Path(id)));
        return written;
    }
}
