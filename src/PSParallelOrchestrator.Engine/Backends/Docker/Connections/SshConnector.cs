using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>
/// Connects to an engine by ssh, through the docker program there, as the docker program here does. Each request needs a connection of
/// its own: where ssh can, they share one that is held open.
/// </summary>
internal sealed class SshConnector(DockerEndpoint endpoint, TimeProvider time) : IEngineConnector
{
    private const int ConnectSeconds = 30;
    private const int AliveSeconds = 15;
    private const int LongestSaid = 2000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly DirectoryInfo? folder = OperatingSystem.IsWindows() ? null : Directory.CreateTempSubdirectory("po-ssh-");
    private SshProcess? shared;

    private string? Control => folder is null ? null : Path.Combine(folder.FullName, "s");

    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        await ShareAsync(cancellationToken);
        var path = endpoint.Address.AbsolutePath.Length > 1 ? endpoint.Address.AbsolutePath : null;
        string[] docker = path is null ? ["docker"] : ["docker", "--host", $"unix://{path}"];
        var ssh = await SshProcess.StartAsync(
            [.. Arguments(), .. Control is { } control ? (string[])["-S", control, "-o", "ControlMaster=no"] : [], .. Host(),
                .. docker, "system", "dial-stdio"]);
        return new EngineStream(
            ssh.Output,
            ssh.Input,
            ssh.Input.Dispose,
            async _ => new EngineUnreachableException(Explain(await ssh.EndAsync())));
    }

    public void Dispose()
    {
        shared?.Kill();
        if (folder is not null)
        {
            FileChange.DeleteTree(folder.FullName);
        }

        turn.Dispose();
    }

    /// <summary>Holds one connection open, by which the others go.</summary>
    private async Task ShareAsync(CancellationToken cancellationToken)
    {
        if (Control is not { } control)
        {
            return;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            if (shared is { HasEnded: false })
            {
                return;
            }

            FileChange.Delete(control);
            shared = await SshProcess.StartAsync([.. Arguments(), "-M", "-N", "-S", control, "-o", "ControlPersist=no", .. Host()]);
            while (!Path.Exists(control))
            {
                if (shared.HasEnded)
                {
                    throw new EngineUnreachableException(Explain(await shared.EndAsync()));
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            shared?.Kill();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private static string[] Arguments() =>
    [
        "-T", "-o", "BatchMode=yes",
        "-o", string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={ConnectSeconds}"),
        "-o", string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={AliveSeconds}"),
    ];

    private string[] Host() =>
    [
        .. endpoint.Address.UserInfo is { Length: > 0 } user ? (string[])["-l", Uri.UnescapeDataString(user)] : [],
        .. endpoint.Address.Port > 0 ? (string[])["-p", endpoint.Address.Port.ToString(CultureInfo.InvariantCulture)] : [],
        "--", endpoint.Address.Host,
    ];

    /// <summary>What ssh, or the docker program there, said at its end.</summary>
    private string Explain(string said)
    {
        var text = CleanText.OneLine(said);
        text = text[..Math.Min(text.Length, LongestSaid)].TrimEnd('.');
        var host = endpoint.Address.Host;
        var why = text.Contains("Could not resolve", StringComparison.Ordinal)
                ? $"the host '{host}' is not known here."
            : text.Contains("Host key verification failed", StringComparison.Ordinal)
                ? $"the key of the host '{host}' is not known, or is another one: connect once by 'ssh {host}' and look at it."
            : text.Contains("Permission denied (", StringComparison.Ordinal)
                ? $"the host '{host}' takes no key that ssh has: nobody can be asked for a password. Try 'ssh -o BatchMode=yes {host}'."
            : text.Contains("command not found", StringComparison.Ordinal) || text.Contains("docker: not found", StringComparison.Ordinal)
                ? $"there is no docker program on the PATH of the host '{host}', by which its engine is reached."
            : text.Contains("permission denied", StringComparison.Ordinal)
                ? $"on the host '{host}' you may not use its socket. Become a member of the group docker there."
            : "the connection by ssh ended.";
        return text.Length == 0 ? why : $"{why} ssh said: {text}.";
    }

    /// <summary>A running ssh.</summary>
    private sealed class SshProcess
    {
        private readonly ChildProcess process;
        private readonly Task<string> said;

        private SshProcess(ChildProcess process)
        {
            this.process = process;
            said = ReadAsync(process.StandardError!);
        }

        public Stream Input => process.StandardInput!;

        public Stream Output => process.StandardOutput!;

        public bool HasEnded => process.Completion.IsCompleted;

        public static async Task<SshProcess> StartAsync(IReadOnlyList<string> arguments)
        {
            try
            {
                return new SshProcess(await ChildProcess.StartAsync(new ChildStartInfo
                {
                    FileName = "ssh",
                    Arguments = arguments,
                    WorkingDirectory = Path.GetTempPath(),
                    Environment = OwnEnvironment.Copy(),
                    Input = ChildInput.Pipe,
                    Output = ChildOutput.Pipe,
                    Error = ChildOutput.Pipe,
                }));
            }
            catch (ChildStartException e)
            {
                throw new EngineUnreachableException($"the program ssh cannot be started: {e.Message}", e);
            }
        }

        /// <summary>Ends it; nothing of it is left.</summary>
        public void Kill() => process.KillTreeAsync().GetAwaiter().GetResult();

        /// <summary>Waits for its end.</summary>
        /// <returns>What it said.</returns>
        public async Task<string> EndAsync()
        {
            await process.Completion;
            return await said;
        }

        private static async Task<string> ReadAsync(Stream error)
        {
            using var kept = new MemoryStream();
            var buffer = new byte[LongestSaid];
            try
            {
                while (await error.ReadAsync(buffer) is > 0 and var read)
                {
                    // The beginning says why; the rest is read so that nobody waits.
                    kept.Write(buffer, 0, (int)Math.Min(read, LongestSaid - kept.Length));
                }
            }
            catch (IOException)
            {
                // What came is all there is.
            }

            return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
        }
    }
}
