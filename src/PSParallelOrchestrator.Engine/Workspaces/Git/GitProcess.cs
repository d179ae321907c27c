using System.Collections;
using System.Text;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Starts git and waits for it. The only place of the workspaces that knows how processes are started.</summary>
internal static class GitProcess
{
    /// <summary>Runs git to its end; input and both outputs flow at the same time, as bytes.</summary>
    /// <param name="program">The program: a path, or a name looked up on PATH.</param>
    /// <param name="environment">Variables to set; every inherited <c>GIT_*</c> is removed first.</param>
    /// <param name="input">What it reads from its input.</param>
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
        var git = await StartAsync(program, arguments, directory, environment);
        await using var kill = cancellationToken.UnsafeRegister(static state => ((ChildProcess)state!).KillTreeAsync(), git);
        var feed = FeedAsync(git.StandardInput!, input);
        var error = ReadAsync(git.StandardError!);
        using var output = await ReadAsync(git.StandardOutput!);
        using var errorText = await error;
        await feed;
        var exit = await git.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return new GitResult(
            exit.ExitCode,
            output.GetBuffer().AsMemory(0, (int)output.Length),
            Encoding.UTF8.GetString(errorText.GetBuffer(), 0, (int)errorText.Length));
    }

    private static async Task<ChildProcess> StartAsync(
        string program, IEnumerable<string> arguments, string directory, IEnumerable<KeyValuePair<string, string>> environment)
    {
        try
        {
            return await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = program,
                Arguments = [.. arguments],
                WorkingDirectory = Path.GetFullPath(directory),
                Environment = Compose(environment),
                Input = ChildInput.Pipe,
                Output = ChildOutput.Pipe,
                Error = ChildOutput.Pipe,
            });
        }
        catch (ChildStartException e) when (e.Failure == ChildStartFailure.WorkingDirectory)
        {
            throw GitErrors.NoWorkingDirectory(directory, e);
        }
        catch (ChildStartException e) when (e.Failure == ChildStartFailure.CommandNotFound)
        {
            throw GitErrors.NotFound(program, e);
        }
        catch (ChildStartException e) when (e.Failure is ChildStartFailure.NotExecutable or ChildStartFailure.BadFormat)
        {
            throw GitErrors.NotStartable(program, e);
        }
    }

    private static Dictionary<string, string> Compose(IEnumerable<KeyValuePair<string, string>> own)
    {
        var environment = new Dictionary<string, string>(
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase) && !SecretNames.IsSecret(name))
            {
                environment[name] = (string?)variable.Value ?? string.Empty;
            }
        }

        foreach (var (name, value) in own)
        {
            environment[name] = value;
        }

        return environment;
    }

    private static async Task<MemoryStream> ReadAsync(Stream pipe)
    {
        await using (pipe)
        {
            var content = new MemoryStream();
            await pipe.CopyToAsync(content, CancellationToken.None);
            return content;
        }
    }

    private static async Task FeedAsync(Stream pipe, ReadOnlyMemory<byte> input)
    {
        try
        {
            await using (pipe)
            {
                await pipe.WriteAsync(input, CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // Git ended before it had read everything; its exit code and error text say why.
        }
    }
}
