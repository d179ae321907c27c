using System.Buffers.Binary;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>
/// Says before a start by a shell whether the kernel executes a file: the shell itself would read one it does not as a script.
/// </summary>
internal static class ProgramFormat
{
    private const int HeadBytes = 20;
    private const int MachineOffset = 18;
    private static readonly Lazy<bool> OthersAreRegistered = new(AreOthersRegistered);

    /// <summary>Checks a program.</summary>
    /// <param name="program">The full path of its file.</param>
    /// <param name="info">What it is to get.</param>
    /// <exception cref="ChildStartException">It is in no format that this system executes, or its interpreter is missing.</exception>
    public static void Check(string program, ChildStartInfo info)
    {
        if (!Directory.Exists(info.WorkingDirectory) || Head(program) is not { } head)
        {
            // The start itself will tell.
            return;
        }

        if (head.AsSpan().StartsWith("#!"u8))
        {
            var interpreter = File.ReadLines(program).First()[2..].TrimStart(' ', '\t').Split(' ', '\t')[0];
            if (!LibC.MayExecute(Path.Combine(info.WorkingDirectory, interpreter)))
            {
                throw StartFailure.Explain(LibC.ErrorNoEntry, program, info);
            }
        }
        else if (!OthersAreRegistered.Value && !IsOfThisMachine(head))
        {
            throw StartFailure.Explain(LibC.ErrorExecFormat, program, info);
        }
    }

    private static bool IsOfThisMachine(byte[] head)
    {
        if (head.Length < HeadBytes || !head.AsSpan().StartsWith("\u007fELF"u8))
        {
            return false;
        }

        var machine = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(MachineOffset));
        var own = Head("/proc/self/exe") is { Length: HeadBytes } self
            ? BinaryPrimitives.ReadUInt16LittleEndian(self.AsSpan(MachineOffset))
            : machine;

        // Processors of 64 bits run programs of 32 bits too: x86 (3) on x86-64 (62), Arm (40) on AArch64 (183).
        return machine == own || (machine, own) is (3, 62) or (40, 183);
    }

    private static byte[]? Head(string program)
    {
        try
        {
            using var file = File.OpenRead(program);
            var head = new byte[HeadBytes];
            return head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program may be executable and not readable.
            return null;
        }
    }

    private static bool AreOthersRegistered()
    {
        try
        {
            return Directory.EnumerateFiles("/proc/sys/fs/binfmt_misc").Any(file => Path.GetFileName(file) is not ("register" or "status"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
