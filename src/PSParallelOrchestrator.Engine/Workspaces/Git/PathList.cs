using System.Buffers;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Writes what git commands read with <c>-z</c>.</summary>
internal sealed class PathList
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    public static ReadOnlyMemory<byte> Of(IEnumerable<GitPath> paths)
    {
        var list = new PathList();
        foreach (var path in paths)
        {
            list.Add(string.Empty, path);
        }

        return list.Bytes;
    }

    /// <summary>Adds a record.</summary>
    /// <param name="prefix">What stands before the path, ASCII.</param>
    /// <param name="path">The path.</param>
    public void Add(string prefix, GitPath path)
    {
        Encoding.Latin1.GetBytes(prefix, bytes);
        Encoding.Latin1.GetBytes(path.Raw, bytes);
        bytes.Write("\0"u8);
    }
}
