using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PSParallelOrchestrator.Engine.Files.Windows;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>Starts processes that inherit their standard streams and nothing else of ours.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsStart
{
    /// <summary>How long the path of a directory may be that a process works in: MAX_PATH, less what Windows adds.</summary>
    public const int LongestDirectory = 257;
    private const int FileNotFound = 2;
    private const int BadFormat = 193;
    private const int NameTooLong = 206;
    private const int NotEnoughMemory = 8;
    private const int CommitLimit = 1455;

    /// <summary>Starts a process.</summary>
    /// <param name="info">What to start.</param>
    /// <param name="handles">Its standard streams.</param>
    /// <param name="begin">Called before the process runs its first instruction; where it throws, nothing runs. Null for nothing.</param>
    /// <param name="flags">How it is started, beside what always is.</param>
    /// <returns>The process and its id.</returns>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    public static (SafeProcessHandle Process, int Pid) Start(
        ChildStartInfo info, StandardHandles handles, Action<SafeProcessHandle>? begin, uint flags)
    {
        var line = ProgramLine.Of(CommandResolver.Resolve(info), info.Arguments, name => Find(info, name));
        if (!Directory.Exists(info.WorkingDirectory))
        {
            throw ProcessErrors.WorkingDirectory(info.WorkingDirectory, "it does not exist");
        }

        if (info.WorkingDirectory.Length > LongestDirectory)
        {
            throw ProcessErrors.WorkingDirectory(info.WorkingDirectory, "its path is longer than Windows lets a process work in");
        }

        var commandLine = (line.CommandLine + '\0').ToCharArray();
        var environment = Block(info.Environment);
        nuint size = 0;
        _ = WindowsCalls.InitializeAttributes(null, 1, 0, &size);
        var attributes = stackalloc byte[(int)size];
        nint[] streams = [.. new[] { handles.Input, handles.Output, handles.Error }.Select(static handle => handle.DangerousGetHandle())];
        nint[] distinct = [.. streams.Distinct()];
        var startup = new WindowsCalls.StartupInformation
        {
            Size = sizeof(WindowsCalls.StartupInformation),
            Flags = WindowsCalls.UseStandardHandles,
            Input = streams[0],
            Output = streams[1],
            Error = streams[2],
            Attributes = attributes,
        };
        WindowsCalls.ProcessInformation started;
        fixed (nint* inherited = distinct)
        fixed (char* text = commandLine, variables = environment)
        {
            if (!WindowsCalls.InitializeAttributes(attributes, 1, 0, &size))
            {
                throw Failure(line.Program);
            }

            try
            {
                flags |= WindowsCalls.Suspended | WindowsCalls.NewProcessGroup
                    | WindowsCalls.UnicodeEnvironment | WindowsCalls.ExtendedStartup;
                handles.SetInherited(true);
                if (!WindowsCalls.UpdateAttribute(
                        attributes, 0, WindowsCalls.HandleList, inherited, (nuint)(distinct.Length * sizeof(nint)), 0, 0)
                    || !TryCreate(line.Program, text, variables, info.WorkingDirectory, flags, &startup, &started))
                {
                    throw Failure(line.Program);
                }
            }
            finally
            {
                handles.SetInherited(false);
                WindowsCalls.DeleteAttributes(attributes);
            }
        }

        var process = new SafeProcessHandle(started.Process, ownsHandle: true);
        try
        {
            begin?.Invoke(process);
            if (WindowsCalls.ResumeThread(started.Thread) == uint.MaxValue)
            {
                throw Failure(line.Program);
            }
        }
        catch
        {
            _ = WindowsCalls.TerminateProcess(process, 1);
            process.Dispose();
            throw;
        }
        finally
        {
            _ = WindowsCalls.CloseHandle(started.Thread);
        }

        return (process, (int)started.Pid);
    }

    // Who keeps us in a job may not let anybody out of it: then what we start ends with that job.
    private static bool TryCreate(
        string program,
        char* text,
        char* variables,
        string directory,
        uint flags,
        WindowsCalls.StartupInformation* startup,
        WindowsCalls.ProcessInformation* started) =>
        WindowsCalls.CreateProcess(program, text, 0, 0, inherits: true, flags, variables, directory, startup, started)
        || ((flags & WindowsCalls.BreakAwayFromJob) != 0
            && Marshal.GetLastPInvokeError() == WindowsErrors.AccessDenied
            && WindowsCalls.CreateProcess(
                program, text, 0, 0, inherits: true, flags & ~WindowsCalls.BreakAwayFromJob, variables, directory, startup, started));

    private static string? Find(ChildStartInfo info, string name)
    {
        try
        {
            return CommandResolver.Resolve(info with { FileName = name });
        }
        catch (ChildStartException)
        {
            return null;
        }
    }

    private static char[] Block(IReadOnlyDictionary<string, string> environment)
    {
        var block = new StringBuilder();
        foreach (var (name, value) in environment.OrderBy(static variable => variable.Key, StringComparer.OrdinalIgnoreCase))
        {
            block.Append(name).Append('=').Append(value).Append('\0');
        }

        return [.. block.Append('\0').ToString(), '\0'];
    }

    private static ChildStartException Failure(string program)
    {
        var error = Marshal.GetLastPInvokeError();
        return error switch
        {
            FileNotFound => ProcessErrors.CommandNotFound(program, searchedPath: null),
            WindowsErrors.AccessDenied => ProcessErrors.NotExecutable(program),
            BadFormat => ProcessErrors.BadFormat(program),
            NameTooLong => ProcessErrors.TooLong(program),
            NotEnoughMemory or CommitLimit => ProcessErrors.Resources(program, Reason(error)),
            _ => ProcessErrors.Other(program, Reason(error)),
        };
    }

    private static string Reason(int error) => Marshal.GetPInvokeErrorMessage(error).TrimEnd('.', ' ');
}
