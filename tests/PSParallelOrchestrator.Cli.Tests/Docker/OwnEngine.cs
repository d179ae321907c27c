using System.Diagnostics;
using PSParallelOrchestrator.Cli.Tests.Documentation;
using PSParallelOrchestrator.Engine.Backends.Docker;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>An engine that a test may kill: of its own, with the image of commands that the shared one has.</summary>
internal sealed class OwnEngine : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("po-dk-");

    private OwnEngine()
    {
    }

    /// <summary>Its address.</summary>
    public string Endpoint => $"unix://{folder.FullName}/docker.sock";

    /// <summary>The image of commands.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_COMMAND_IMAGE") ?? "psorch-test-command:1";

    /// <summary>Starts one; skips the test where none can be.</summary>
    public static async Task<OwnEngine> StartAsync()
    {
        var shared = DockerPlace.RequireEngine();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can start an engine.");
        var engine = new OwnEngine();
        await engine.UpAsync();
        var (from, to) = (shared["unix://".Length..], engine.Endpoint["unix://".Length..]);
        try
        {
            await ShellAsync(
                $"curl -sf --unix-socket {from} http://docker/images/{Image}/get "
                    + $"| curl -sf --unix-socket {to} -X POST -H 'Content-Type: application/x-tar' -T - "
                    + "http://docker/images/load >/dev/null");
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, after a kill.</summary>
    public Task UpAsync() => ScriptAsync("up");

    /// <summary>Kills it: its containers run on.</summary>
    public Task KillAsync() => ScriptAsync("kill");

    /// <summary>Connects to it.</summary>
    public Task<DockerEngine> ConnectAsync() => DockerPlace.ConnectAsync(Endpoint);

    public async ValueTask DisposeAsync() => await ScriptAsync("down");

    private Task ScriptAsync(string command) => ShellAsync(
        $"'{Path.Combine(DocumentationFiles.Root, "tests", "Docker", "engine.sh")}' {command} '{folder.FullName}'");

    private static async Task ShellAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", "set -o pipefail; " + line]))!;
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{line} ended with {shell.ExitCode}.");
    }
}
