using System.Text;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Parts of what was printed, for messages: what cannot be read is left out, and never decides anything.</summary>
internal static class FileTail
{
    /// <summary>The end of a file, as text.</summary>
    /// <param name="bytes">How much of it at most.</param>
    /// <returns>The text, clean and without white space around it; null where it is empty, or cannot be read.</returns>
    public static string? Read(string path, int bytes) =>
        CleanText.Excerpt(ReadFrom(path, Math.Max(0, Length(path) - bytes), bytes));

    /// <summary>A file from some place on, as text; empty where it cannot be read.</summary>
    public static string ReadFrom(string path, long start, int bytes)
    {
        try
        {
            using var stream = PlainFile.OpenRead(path);
            stream.Position = start;
            var buffer = new byte[bytes];
            return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, bytes, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>How long a file is; 0 where that cannot be seen.</summary>
    public static long Length(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
