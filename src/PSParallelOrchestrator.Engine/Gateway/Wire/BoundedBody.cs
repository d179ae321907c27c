namespace PSParallelOrchestrator.Engine.Gateway.Wire;

/// <summary>Reads bodies of requests.</summary>
internal static class BoundedBody
{
    /// <summary>Reads one to its end.</summary>
    /// <returns>Its bytes; null where it has more than it may.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int mostBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[64 * 1024];
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length > mostBytes)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, length * 2);
            }
        }

        return bytes.AsMemory(0, length);
    }
}
