using System.Security.Cryptography;
using System.Text;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Docker;

/// <summary>An engine is found as the docker program finds it.</summary>
public sealed class DockerEndpointTests : IDisposable
{
    private readonly TemporaryDirectory place = new();
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    public DockerEndpointTests() => variables["DOCKER_CONFIG"] = place["config"];

    public void Dispose() => place.Dispose();

    [Fact]
    public void What_is_said_nearest_is_taken()
    {
        Context("desk", "unix:///desk.sock");
        Context("lab", "tcp://lab:2375");
        Assert.Equal(OperatingSystem.IsWindows() ? "npipe" : "unix", Find().Address.Scheme);
        File.WriteAllText(Path.Combine(place["config"], "config.json"), """{ "currentContext": "desk" }""");
        Assert.Equal("unix:///desk.sock", Find().Address.OriginalString);
        variables["DOCKER_CONTEXT"] = "lab";
        Assert.Equal("tcp://lab:2375", Find().Address.OriginalString);
        variables["DOCKER_HOST"] = "unix:///variable.sock";
        Assert.Equal(("unix:///variable.sock", "DOCKER_HOST"), (Find().Address.OriginalString, Find().Origin));
        Assert.Equal("tcp://lab:2375", Find(new DockerBackendOptions { Context = "lab" }).Address.OriginalString);
        Assert.Equal("unix:///given", Find(new DockerBackendOptions { Endpoint = "unix:///given" }).Address.OriginalString);
        Assert.Equal("the system's default", Find(new DockerBackendOptions { Context = "default" }).Origin);
    }

    [Fact]
    public void Certificates_are_where_the_docker_program_keeps_them()
    {
        variables["DOCKER_HOST"] = "tcp://host:2376";
        Assert.Null(Find().Certificates);
        variables["DOCKER_TLS_VERIFY"] = "1";
        Assert.Equal(place["config"], Find().Certificates);
        variables["DOCKER_CERT_PATH"] = place["certificates"];
        Assert.Equal(place["certificates"], Find().Certificates);
        Assert.False(Find().MayBeHere);
    }

    [Theory]
    [InlineData("unix:///run/docker.sock", true, false, 2375)]
    [InlineData("tcp://127.0.0.1:2375", true, false, 2375)]
    [InlineData("tcp://host", false, false, 2375)]
    [InlineData("https://host:1234", false, true, 1234)]
    [InlineData("ssh://somebody@127.0.0.1", false, false, 2375)]
    public void What_an_address_says_of_where_it_is(string address, bool mayBeHere, bool usesTls, int port)
    {
        variables["DOCKER_HOST"] = address;
        var found = Find();
        Assert.Equal((mayBeHere, usesTls, port), (found.MayBeHere, found.UsesTls, found.Port));
    }

    [Fact]
    public void A_context_says_whether_certificates_are_looked_at()
    {
        Context("lab", "tcp://lab");
        Assert.False(Find(new DockerBackendOptions { Context = "lab" }).UsesTls);
        Context("lab", "tcp://lab", """, "SkipTLSVerify": true""");
        var found = Find(new DockerBackendOptions { Context = "lab" });
        Assert.Equal((true, true, 2376), (found.UsesTls, found.SkipsVerification, found.Port));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{ "currentContext": 7 }""")]
    [InlineData("""{ "currentContext": "" }""")]
    public void A_configuration_that_says_nothing_is_none(string text)
    {
        Directory.CreateDirectory(place["config"]);
        File.WriteAllText(Path.Combine(place["config"], "config.json"), text);
        Assert.Equal("the system's default", Find().Origin);
    }

    [Fact]
    public void A_context_that_is_not_there_or_names_no_engine_is_an_error()
    {
        variables["DOCKER_CONTEXT"] = "nobody";
        Assert.Equal("DockerContextMissing", Assert.Throws<OrchestratorException>(() => Find()).ErrorId);
        Context("odd", "ftp://somebody@host");
        Assert.Equal(
            "DockerEndpointInvalid",
            Assert.Throws<OrchestratorException>(() => Find(new DockerBackendOptions { Context = "odd" })).ErrorId);
        variables["DOCKER_HOST"] = "nonsense";
        Assert.Equal("DockerEndpointInvalid", Assert.Throws<OrchestratorException>(() => Find()).ErrorId);
    }

    private DockerEndpoint Find(DockerBackendOptions? options = null) =>
        DockerEndpoint.Find(options ?? new DockerBackendOptions(), name => variables.GetValueOrDefault(name));

    private void Context(string name, string host, string more = "")
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var folder = Path.Combine(place["config"], "contexts", "meta", id);
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "meta.json"), $$"""{ "Name": "{{name}}", "Endpoints": { "docker": { "Host": "{{host}}"{{more}} } } }""");
    }
}
