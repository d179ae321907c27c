using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>A psorch of its own: the executable that is built beside these tests, or the one that PSORCH_TEST_PROGRAM names.</summary>
public sealed partial class PsorchProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private PsorchProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The executable.</summary>
    public static string Executable { get; } = Find();

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts a program; psorch itself, or one that starts it.</summary>
    public static PsorchProcess Start(
        string program, IEnumerable<string> arguments, string directory, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        // A shell that runs the tests in the background ignores Ctrl+C for all below it; psorch would keep to that.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", program, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PSORCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new PsorchProcess(process);
    }

    public void Signal(int signal) => Signal(process.Id, signal);

    public static void Signal(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));

    /// <summary>Waits for the end.</summary>
    /// <param name="atMost">How long, where it may take longer than usual.</param>
    public async Task<PsorchResult> EndAsync(TimeSpan? atMost = null)
    {
        using var limit = new CancellationTokenSource(atMost ?? Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"psorch did not end within {atMost ?? Limit}.\nstdout: {await output}\nstderr: {await error}");
        }

        return new PsorchResult(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("PSORCH_TEST_PROGRAM") is { Length: > 0 } chosen)
        {
            return File.Exists(chosen)
                ? Path.GetFullPath(chosen)
                : throw new FileNotFoundException("PSORCH_TEST_PROGRAM names no file.", chosen);
        }

        var name = OperatingSystem.IsWindows() ? "psorch.exe" : "psorch";
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException("The tests' reference to the Cli project should have put it here.", path);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
