using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Cli.Streams;

/// <summary>
/// Standard input, output and error. What people read goes through one writer, which cleans it and which nothing makes fail.
/// </summary>
internal static partial class StandardStreams
{
    private const int InputNumber = 0;
    private const int OutputNumber = 1;
    private const int ErrorNumber = 2;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>What people read.</summary>
    public static SafeWriter Output { get; private set; } = SafeWriter.Nowhere;

    /// <summary>What went wrong.</summary>
    public static SafeWriter Error { get; private set; } = SafeWriter.Nowhere;

    /// <summary>Whether standard input was given to this process.</summary>
    public static bool HasInput => IsInherited(InputNumber);

    /// <summary>Whether standard output was given to this process.</summary>
    public static bool HasOutput => IsInherited(OutputNumber);

    /// <summary>Puts the writers in the place of the console's.</summary>
    public static void Guard()
    {
        Output = new SafeWriter(HasOutput ? Console.OpenStandardOutput() : null, isClean: true);
        Error = new SafeWriter(IsInherited(ErrorNumber) ? Console.OpenStandardError() : null, isClean: true);
        Console.SetOut(Output);
        Console.SetError(Error);
    }

    /// <summary>Standard output for what programs read, byte for byte.</summary>
    /// <returns>The stream; it throws where nothing can be written.</returns>
    /// <exception cref="IOException">It is closed.</exception>
    public static Stream OpenOutput() => HasOutput ? Console.OpenStandardOutput() : throw new IOException("Standard output is closed.");

    /// <summary>Standard input.</summary>
    /// <exception cref="IOException">It is closed.</exception>
    public static Stream OpenInput() =>
        IsInherited(InputNumber) ? Console.OpenStandardInput() : throw new IOException("Standard input is closed.");

    /// <summary>A writer of its own for a terminal, which is told where its cursor goes.</summary>
    /// <returns>The writer; it never fails.</returns>
    public static SafeWriter Terminal() => new(HasOutput ? Console.OpenStandardOutput() : null, isClean: false);

    // Where a stream was closed, the runtime's own files and pipes take its number. Those are closed on exec; what was inherited is not.
    private static bool IsInherited(int number) =>
        OperatingSystem.IsWindows() || GetFlags(number, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int GetFlags(int descriptor, int command);
}
