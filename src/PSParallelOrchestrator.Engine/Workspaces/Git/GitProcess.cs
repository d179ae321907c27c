using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Starts git and waits for it. The only place of the workspaces that knows how processes are started.</summary>
internal static class GitProcess
{
    /// <summary>Runs git to its end; input and both outputs flow at the same time, as bytes.</summary>
    /// <param name="program">The program: a path, or a name looked up on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="environment">Variables to set; every inherited <c>GIT_*</c> is removed first.</param>
    /// <param name="input">What it reads from its input.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>How it ended, whatever its exit code.</returns>
    /// <exception cref="OrchestratorException">Git could not be started.</exception>
    public static async Task<GitResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = Describe(program, arguments, directory, environment) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e) when (Directory.Exists(directory))
        {
            throw GitErrors.NotFound(program, e);
        }
        catch (Win32Exception e)
        {
            throw GitErrors.NoWorkingDirectory(directory, e);
        }

        await using var kill = cancellationToken.Register(static state => Kill((Process)state!), process);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var feed = FeedAsync(process, input);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        await feed;
        var errorText = await error;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new GitResult(process.ExitCode, output.GetBuffer().AsMemory(0, (int)output.Length), errorText);
    }

    private static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, string directory, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);

        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        return start;
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, CancellationToken.None);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Git ended before it had read everything; its exit code and error text say why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
