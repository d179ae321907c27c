namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Reads files that are small by nature, and that anybody may have put or changed where they are.</summary>
internal static class SmallFile
{
    /// <summary>Reads a file as a whole.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <returns>Its bytes; none for what is no plain file; null where it is larger, and was not read.</returns>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static byte[]? Read(string path, int most)
    {
        var file = new FileInfo(path);
        var length = ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file).Length;
        if (length > most)
        {
            return null;
        }

        // Pipes and devices have no length; opening one could wait for ever, and reading one never end.
        if (length == 0)
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[(int)length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }
}
