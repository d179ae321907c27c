using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>
/// What is wrong with an engine, an image or an option is said before the first task. No engine is needed for most of it.
/// </summary>
public sealed class DockerRefusalTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("image", "a b", "a name of an image")]
    [InlineData("image", "", "a name of an image")]
    [InlineData("pullImage", "Sometimes", "Never, Missing or Always")]
    [InlineData("network", "a/b", "a name of a network")]
    [InlineData("endpoint", "nowhere", "tcp://HOST:2376")]
    [InlineData("endpoint", "ftp://host", "tcp://HOST:2376")]
    [InlineData("context", "a b", "a docker context")]
    [InlineData("user", "me", "1000:1000")]
    [InlineData("user", "1:2:3", "1000:1000")]
    [InlineData("platform", "linux", "linux/arm64")]
    [InlineData("maxProcesses", "0", "16")]
    [InlineData("maxProcesses", "many", "16")]
    [InlineData("cpus", "0", "0.01")]
    [InlineData("memory", "1K", "16M")]
    [InlineData("keepContainer", "maybe", "true or false")]
    [InlineData("reuseContainer", "2", "true or false")]
    [InlineData("buildImage", "yes", "true or false")]
    public async Task An_option_that_makes_no_sense(string name, string value, string expected) =>
        (await RunAsync("--docker", "--backend-option", $"{name}={value}"))
            .Refused(2, "BackendOptionInvalid", $"'{name}'", $"'{value}'", expected);

    [Fact]
    public async Task An_option_of_another_backend_or_one_that_there_is_not()
    {
        (await RunAsync("--docker-image", "x:1")).Refused(2, "BackendOptionsOfOther", "Threading", "Docker");
        (await RunAsync("--docker", "--backend-option", "imag=x")).Refused(2, "BackendOptionUnknown", "'image'");
        (await RunAsync("--docker", "--docker-image", "a b")).Refused(2, "BackendOptionInvalid", "'image'");
        (await RunAsync("--docker", "--docker-planner-in-docker")).Refused(2, "OptionsExclude", "--docker-planner-in-docker", "--plan");
    }

    [Fact]
    public async Task No_engine_where_one_is_named()
    {
        place.Set("DOCKER_HOST", "unix://" + place["nowhere.sock"]);
        (await RunAsync("--docker")).Refused(3, "BackendNotAvailable", "there is no socket", "DOCKER_HOST");
        (await RunAsync("--docker", "--backend-option", "endpoint=unix:///" + new string('x', 120)))
            .Refused(3, "BackendNotAvailable", "more than 91 characters");
        (await RunAsync("--docker", "--backend-option", "endpoint=tcp://127.0.0.1:1")).Refused(3, "BackendNotAvailable", "127.0.0.1:1");
        place.Set("DOCKER_HOST", "nonsense");
        (await RunAsync("--docker")).Refused(3, "BackendNotAvailable", "'nonsense'", "DOCKER_HOST");
        place.Set("DOCKER_HOST", null);
        (await RunAsync("--docker", "--backend-option", "context=none-of-this-name"))
            .Refused(3, "BackendNotAvailable", "none-of-this-name", "docker context ls");
        Assert.Empty(place.Runs);
    }

    [Theory]
    [InlineData("1.30", "1.12", "up to 1.30", "1.41 or newer")]
    [InlineData("1.90", "1.60", "from 1.60 on", "1.48 or older")]
    public async Task An_engine_that_is_too_old_or_too_new(string newest, string oldest, params string[] says)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var body = $$"""{"Version":"1.0","ApiVersion":"{{newest}}","MinAPIVersion":"{{oldest}}"}""";
        var answering = AnswerAsync(
            listener, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        place.Set("DOCKER_HOST", $"tcp://{listener.LocalEndpoint}");
        (await RunAsync("--docker")).Refused(3, "BackendNotAvailable", says);
        listener.Stop();
        await answering;
    }

    [Fact]
    public async Task A_socket_that_one_may_not_use()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only root can become somebody who may not.");
        var path = place["docker.sock"];
        using var listening = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listening.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        listening.Listen();
        await place.ProgramAsync("chmod", "600", path);
        await place.ProgramAsync("chmod", "755", place.Root);
        place.Set("DOCKER_HOST", "unix://" + path);
        string[] nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        Assert.SkipUnless(
            (await place.StartProgram("setpriv", [.. nobody, "test", "-x", PsorchProcess.Executable]).EndAsync()).ExitCode == 0,
            "Somebody who may not enter this checkout cannot run its psorch.");
        var result = await place.StartProgram("setpriv", [.. nobody, PsorchProcess.Executable, "backends"]).EndAsync();

        Assert.Contains($"you may not use its socket {path}", result.EndedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_there_and_is_no_engine()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, "SSH-2.0-OpenSSH_9.2\r\n");
        place.Set("DOCKER_HOST", $"tcp://{listener.LocalEndpoint}");
        (await RunAsync("--docker")).Refused(3, "BackendNotAvailable", "cannot be used");
        listener.Stop();
        await answering;
    }

    [Fact]
    public async Task An_image_that_is_not_there_or_has_no_psorch()
    {
        await using var docker = DockerPlace.Require();
        place.Set("DOCKER_HOST", docker.Endpoint);
        (await RunAsync("--docker", "--docker-image", "nobody-has:this")).Refused(3, "BackendNotAvailable", "'nobody-has:this'");
        (await RunAsync("--docker")).Refused(3, "BackendNotAvailable", "parallel-orchestrator:latest", "psorch image build");
        Assert.Empty(place.Runs);

        (await RunAsync("--docker", "--docker-image", "psorch-test-base:1"))
            .Refused(3, "BackendNotAvailable", "cannot run attempts", "psorch image build");
    }

    private static async Task AnswerAsync(System.Net.Sockets.TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It was stopped.
        }
    }

    private Task<PsorchResult> RunAsync(params string[] arguments) =>
        place.RunAsync(["--plan", place.Plan(PlanText.Shell("a", "true")), .. arguments]);
}
