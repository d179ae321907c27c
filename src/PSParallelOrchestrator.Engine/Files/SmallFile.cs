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
        var target = (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file;
        try
        {
            using var stream = PlainFile.OpenRead(target.FullName);
            return Read(stream, most);
        }
        catch (NotPlainFileException)
        {
            return [];
        }
    }

    /// <summary>Reads a file that this user wrote, as a whole.</summary>
    /// <param name="most">How many bytes it may have.</param>
    /// <returns>Its bytes; null where it is larger, and was not read.</returns>
    /// <exception cref="IOException">It is not there, cannot be read, or is something else.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static byte[]? ReadOwn(string path, int most)
    {
        using var stream = PlainFile.OpenOwn(path);
        return Read(stream, most);
    }

    private static byte[]? Read(FileStream stream, int most)
    {
        var length = stream.Length;
        if (length > most)
        {
            return null;
        }

        var bytes = new byte[(int)length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }
}
