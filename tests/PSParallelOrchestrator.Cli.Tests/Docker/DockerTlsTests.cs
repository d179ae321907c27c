using System.Security.Cryptography;
using System.Text;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>An engine by TLS, with certificates of its own authority, and what is said where one of them is wrong.</summary>
public sealed class DockerTlsTests : IAsyncDisposable
{
    private readonly TestPlace place = new();
    private readonly TestCertificates authority = new("the engine's authority");
    private readonly TestCertificates other = new("another authority");

    public async ValueTask DisposeAsync()
    {
        authority.Dispose();
        other.Dispose();
        await place.DisposeAsync();
    }

    [Fact]
    public async Task A_run_by_variables_and_by_a_context()
    {
        await using var relay = Relay();
        using var client = authority.Make("client");
        Trust(authority.Write(place["certificates"], client));
        place.Set("DOCKER_HOST", relay.Endpoint);
        (await RunAsync()).EndedWith(0);

        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("lab")));
        authority.Write(place[$"docker/contexts/tls/{id}/docker"], client);
        place.Write(
            $"docker/contexts/meta/{id}/meta.json",
            $$"""{ "Name": "lab", "Endpoints": { "docker": { "Host": "{{relay.Endpoint}}", "SkipTLSVerify": false } } }""");
        place.Write("docker/config.json", """{ "currentContext": "lab" }""");
        place.Set("DOCKER_CONFIG", place["docker"]);
        place.Set("DOCKER_HOST", null);
        Trust(null);
        var count = relay.Count;
        (await RunAsync()).EndedWith(0);
        Assert.True(relay.Count > count);
    }

    [Fact]
    public async Task What_is_wrong_with_a_certificate_is_said()
    {
        using var client = authority.Make("client");
        using var foreign = other.Make("client");
        await using var relay = Relay();
        place.Set("DOCKER_HOST", relay.Endpoint);

        Trust(other.Write(place["of-other"], client));
        Refused(await RunAsync(), "is not of the authority that is trusted", "of-other");
        Trust(authority.Write(place["foreign"], foreign));
        Refused(await RunAsync(), "does not take the certificate of its client", "foreign");
        Trust(authority.Write(place["nobody"], null));
        Refused(await RunAsync(), "wants a certificate of its clients", "nobody");
        Trust(authority.Write(place["damaged"], client));
        place.Write("damaged/key.pem", "no key");
        Refused(await RunAsync(), "cert.pem cannot be used");
        Trust(null);
        Refused(await RunAsync(), "cannot be used");
    }

    [Fact]
    public async Task An_engine_whose_certificate_is_expired_or_of_another_name()
    {
        using var client = authority.Make("client");
        Trust(authority.Write(place["certificates"], client));
        await using var expired = Relay(isExpired: true);
        place.Set("DOCKER_HOST", expired.Endpoint);
        Refused(await RunAsync(), "is valid from");
        await using var renamed = Relay("engine.example");
        place.Set("DOCKER_HOST", renamed.Endpoint);
        Refused(await RunAsync(), "for another name than '127.0.0.1'");
        await using var plain = new EngineRelay(DockerPlace.RequireApart());
        place.Set("DOCKER_HOST", plain.Endpoint);
        Refused(await RunAsync(), "does not speak TLS");
    }

    private static void Refused(PsorchResult result, params string[] says) => result.Refused(3, "BackendNotAvailable", says);

    private EngineRelay Relay(string name = "127.0.0.1", bool isExpired = false)
    {
        var certificate = authority.Make(name, isExpired);
        return new EngineRelay(DockerPlace.RequireApart(), () => EngineRelay.With(certificate, authority.Authority));
    }

    private void Trust(string? folder)
    {
        place.Set("DOCKER_TLS_VERIFY", folder is null ? null : "1");
        place.Set("DOCKER_CERT_PATH", folder);
    }

    private Task<PsorchResult> RunAsync() =>
        place.RunAsync("--plan", place.Plan(DockerPlace.Task("a", "echo a > a.txt")), "--docker", "--docker-image", DockerPlace.Image);
}
