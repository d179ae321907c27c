using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Computes git's ids without git.</summary>
internal static class ObjectId
{
    private const int Sha256Length = 64;
    private const int BufferSize = 1 << 16;

    /// <summary>The id that a blob of these bytes has.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="length">How long the repository's ids are: 40 or 64.</param>
    public static string OfBlob(ReadOnlySpan<byte> content, int length)
    {
        using var hash = Begin(content.Length, length);
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The id that a blob of a file's bytes has.</summary>
    /// <param name="length">How long the repository's ids are.</param>
    public static async Task<string> OfBlobAsync(Stream content, long size, int length, CancellationToken cancellationToken)
    {
        using var hash = Begin(size, length);
        var buffer = new byte[BufferSize];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IncrementalHash Begin(long size, int length)
    {
        var hash = IncrementalHash.CreateHash(length == Sha256Length ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {size}\0")));
        return hash;
    }
}
