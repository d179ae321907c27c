using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Computes git's ids without git.</summary>
internal static class ObjectId
{
    private const int Sha256Length = 64;
    private const int BufferSize = 1 << 16;

    /// <summary>The id that an object has.</summary>
    /// <param name="type">Its type: see <see cref="ObjectType"/>.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="length">How long the repository's ids are: 40 or 64.</param>
    public static string Of(string type, ReadOnlySpan<byte> content, int length)
    {
        using var hash = Begin(type, content.Length, length);
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The id that a blob of these bytes has.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="length">How long the repository's ids are: 40 or 64.</param>
    public static string OfBlob(ReadOnlySpan<byte> content, int length) => Of(ObjectType.Blob, content, length);

    /// <summary>The id that a blob of a file's bytes has.</summary>
    /// <param name="length">How long the repository's ids are.</param>
    public static async Task<string> OfBlobAsync(Stream content, long size, int length, CancellationToken cancellationToken)
    {
        using var hash = Begin(ObjectType.Blob, size, length);
        var buffer = new byte[BufferSize];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The algorithm of a repository's ids.</summary>
    public static HashAlgorithmName Algorithm(int length) => length == Sha256Length ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;

    /// <summary>What stands before an object's bytes: it is part of the id, and of a file that holds the object.</summary>
    public static byte[] Header(string type, long size) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {size}\0"));

    /// <summary>Begins the id of an object whose bytes are appended.</summary>
    public static IncrementalHash Begin(string type, long size, int length)
    {
        var hash = IncrementalHash.CreateHash(Algorithm(length));
        hash.AppendData(Header(type, size));
        return hash;
    }
}
