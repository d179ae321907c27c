using System.Runtime.InteropServices;
using System.Text;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>Finds out what an error number of posix_spawn was about: the kernel does not say which file it means.</summary>
internal static class StartFailure
{
    private const int LongestFirstLine = 256;

    /// <summary>Explains a failed start.</summary>
    public static ChildStartException Explain(int error, string program, ChildStartInfo info)
    {
        var reason = Marshal.GetPInvokeErrorMessage(error);
        if (!Directory.Exists(info.WorkingDirectory))
        {
            return ProcessErrors.WorkingDirectory(
                info.WorkingDirectory,
                File.Exists(info.WorkingDirectory) ? "it is not a directory" : "it does not exist");
        }

        if (!LibC.MayExecute(info.WorkingDirectory))
        {
            return ProcessErrors.WorkingDirectory(info.WorkingDirectory, reason);
        }

        switch (error)
        {
            case LibC.ErrorTooBig:
                return ProcessErrors.TooLong(program);
            case LibC.ErrorAgain or LibC.ErrorNoMemory or LibC.ErrorTooManyFiles or LibC.ErrorTooManyFilesInSystem:
                return ProcessErrors.Resources(program, reason);
            case LibC.ErrorExecFormat:
                return ProcessErrors.BadFormat(program);
        }

        if (!File.Exists(program))
        {
            return ProcessErrors.CommandNotFound(program, null);
        }

        if (FirstLine(program) is { } line && line.StartsWith("#!", StringComparison.Ordinal))
        {
            var interpreter = line[2..].TrimStart(' ', '\t').Split(' ', '\t')[0];
            return ProcessErrors.BadInterpreter(program, interpreter);
        }

        return error switch
        {
            LibC.ErrorNoEntry => ProcessErrors.MissingLoader(program),
            LibC.ErrorAccess => ProcessErrors.NotExecutable(program),
            _ => ProcessErrors.Other(program, reason),
        };
    }

    private static string? FirstLine(string program)
    {
        try
        {
            using var file = File.OpenRead(program);
            var start = new byte[LongestFirstLine];
            var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(start, 0, length).Split('\n')[0];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A program may be executable and not readable: then its first line cannot tell us more.
            return null;
        }
    }
}
