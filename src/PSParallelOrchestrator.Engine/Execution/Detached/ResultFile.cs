using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>How an attempt ended: <c>result.json</c>, there as a whole or not at all.</summary>
internal static class ResultFile
{
    private const int LargestBytes = 64 * 1024 * 1024;

    /// <summary>Writes the result of an attempt; what it left is on disk as surely as the result is.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="result">How it ended.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static void Write(AttemptSpec spec, AttemptResult result)
    {
        if (result.Succeeded)
        {
            WrittenFiles.MakeDurable(spec.Workspace);
        }

        AtomicFile.Write(
            AttemptFiles.Result(spec.Directory), stream => stream.Write(AttemptResultJson.Write(result)));
    }

    /// <summary>Reads the result of an attempt.</summary>
    /// <param name="directory">The attempt's directory.</param>
    /// <param name="token">The attempt's token.</param>
    /// <param name="problem">Why what is there is no result of this attempt; null where nothing is there.</param>
    /// <returns>The result; null where there is none.</returns>
    public static AttemptResult? Find(string directory, string token, out string? problem)
    {
        problem = null;
        var path = AttemptFiles.Result(directory);
        try
        {
            if (SmallFile.Read(path, LargestBytes) is not { } bytes)
            {
                problem = $"{path} is larger than any result.";
                return null;
            }

            var result = AttemptResultJson.Read(bytes);
            if (result.Token == token)
            {
                return result;
            }

            problem = $"{path} holds the result of something else ({result.Token}).";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not ended yet, or never.
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read: {e.Message}";
        }

        return null;
    }
}
