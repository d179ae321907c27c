using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>An engine by ssh, through a real sshd of this machine and the docker program.</summary>
public sealed class DockerSshTests : IAsyncDisposable
{
    private const string Server = "/usr/sbin/sshd";
    private readonly TestPlace place = new();
    private readonly string socket = DockerPlace.RequireApart()["unix://".Length..];
    private Process? server;
    private int port;

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        await place.DisposeAsync();
    }

    [Fact]
    public async Task Tasks_run_there_side_by_side_and_their_files_come_back()
    {
        await StartAsync(Environment.GetEnvironmentVariable("PATH")!);
        place.Set("DOCKER_HOST", $"ssh://127.0.0.1:{port}{socket}");
        string[] tasks = ["a", "b", "c", "d", "e", "f", "g", "h"];
        (await place.RunAsync(
            "--plan", place.Plan([.. tasks.Select(id => DockerPlace.Task(id, $"echo {id} > {id}.txt; sleep 1"))]), "--docker",
            "--docker-image", DockerPlace.Image, "-m", "8", "--max-retries", "0")).EndedWith(0);

        Assert.All(tasks, id => Assert.Equal($"{id}\n", File.ReadAllText(Path.Combine(place.RunDirectory, "src", id + ".txt"))));
        Assert.Empty(TestPlace.ProcessesWith(place["ssh-config"]));
    }

    [Fact]
    public async Task What_is_wrong_on_the_way_is_said()
    {
        await StartAsync("/nowhere");
        place.Set("DOCKER_HOST", $"ssh://127.0.0.1:{port}");
        Refused(await RunAsync(), "no docker program on the PATH of the host '127.0.0.1'");
        place.Write("known", string.Empty);
        Refused(await RunAsync(), "the key of the host '127.0.0.1' is not known");
        File.Copy(place["host-known"], place["known"], overwrite: true);
        place.Write("authorized", string.Empty);
        Refused(await RunAsync(), "takes no key that ssh has", "ssh said:");
        place.Set("DOCKER_HOST", "ssh://nobody-has-this-name.invalid");
        Refused(await RunAsync(), "the host 'nobody-has-this-name.invalid' is not known here");
        Assert.Empty(TestPlace.ProcessesWith(place["ssh-config"]));
    }

    private static void Refused(PsorchResult result, params string[] says) => result.Refused(3, "BackendNotAvailable", says);

    private Task<PsorchResult> RunAsync() =>
        place.RunAsync("--plan", place.Plan(DockerPlace.Task("a", "true")), "--docker", "--docker-image", DockerPlace.Image);

    /// <summary>Starts a server that lets the test in, and a client that knows it.</summary>
    private async Task StartAsync(string path)
    {
        Assert.SkipUnless(File.Exists(Server), "There is no sshd on this machine.");
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await place.ProgramAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place["host"]);
        await place.ProgramAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place["own"]);
        File.Copy(place["own.pub"], place["authorized"]);
        place.Write("host-known", $"[127.0.0.1]:{port} {File.ReadAllText(place["host.pub"])}");
        File.Copy(place["host-known"], place["known"]);
        place.Write(
            "sshd-config",
            $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {place["host"]}
            AuthorizedKeysFile {place["authorized"]}
            StrictModes no
            UsePAM no
            PidFile none
            PermitRootLogin yes
            SetEnv PATH={path}

            """);
        place.Write(
            "ssh-config",
            $"""
            IdentityFile {place["own"]}
            IdentitiesOnly yes
            UserKnownHostsFile {place["known"]}
            GlobalKnownHostsFile /dev/null

            """);
        place.Script("bin/ssh", $"#!/bin/sh\nexec /usr/bin/ssh -F '{place["ssh-config"]}' \"$@\"\n");
        place.Set("PATH", $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}");
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }

        server = Process.Start(new ProcessStartInfo(Server, ["-D", "-e", "-f", place["sshd-config"]]) { RedirectStandardError = true })!;
        while ((await server.StandardError.ReadLineAsync()) is { } line && !line.Contains("listening", StringComparison.Ordinal))
        {
        }

        _ = server.StandardError.ReadToEndAsync();
    }
}
