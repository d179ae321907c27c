using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Where an engine is, as the docker program finds it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Origin">What named it, for people.</param>
/// <param name="Certificates">The folder of ca.pem, cert.pem and key.pem; null without TLS.</param>
/// <param name="SkipsVerification">Whether any certificate of the engine is taken.</param>
internal sealed record DockerEndpoint(Uri Address, string Origin, string? Certificates = null, bool SkipsVerification = false)
{
    private const int PlainPort = 2375;
    private const int SecurePort = 2376;
    private const string Ssh = "ssh";
    private const string HostVariable = "DOCKER_HOST";
    private const string ContextVariable = "DOCKER_CONTEXT";
    private const string DefaultContext = "default";

    private static readonly string[] Schemes = ["unix", "npipe", "tcp", "http", "https", Ssh];

    /// <summary>Whether the engine may be on this machine: its address does not name another one.</summary>
    public bool MayBeHere => IsOfThisSystem || (Address.IsLoopback && !IsBySsh);

    /// <summary>Whether its address is a socket or a pipe of this system.</summary>
    public bool IsOfThisSystem => Address.Scheme is "unix" or "npipe";

    /// <summary>Whether it is reached by ssh.</summary>
    public bool IsBySsh => Address.Scheme == Ssh;

    /// <summary>Whether it is reached by TLS.</summary>
    public bool UsesTls => Certificates is not null || Address.Scheme == "https";

    /// <summary>The port of tcp.</summary>
    public int Port => Address.Port > 0 ? Address.Port : UsesTls ? SecurePort : PlainPort;

    /// <summary>Finds it: what the options name, else DOCKER_HOST, else the current context, else the system's own.</summary>
    /// <exception cref="OrchestratorException">What is named is no address, or there is no such context.</exception>
    public static DockerEndpoint Find(DockerBackendOptions options, Func<string, string?> variable) =>
        options.Endpoint is { } given ? Of(given, "the option endpoint", variable)
        : options.Context is { } named ? OfContext(named, "the option context", variable)
        : variable(HostVariable) is { Length: > 0 } host ? Of(host, HostVariable, variable)
        : variable(ContextVariable) is { Length: > 0 } context ? OfContext(context, ContextVariable, variable)
        : CurrentContext(variable) is { } current ? OfContext(current, "the docker program's configuration", variable)
        : OfSystem();

    /// <summary>Whether a text is the address of an engine.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && Schemes.Contains(address.Scheme)
        && (address.Scheme == "unix" ? address.AbsolutePath.Length > 1 : address.Host.Length > 0);

    private static DockerEndpoint OfSystem() =>
        new(new Uri(OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock"), "the system's default");

    private static DockerEndpoint Of(string text, string origin, Func<string, string?> variable)
    {
        if (!IsAddress(text))
        {
            throw DockerErrors.EndpointInvalid(text, origin);
        }

        var address = new Uri(text);
        var hasTls = address.Scheme is "tcp" or "https" && variable("DOCKER_TLS_VERIFY") is { Length: > 0 };
        return new DockerEndpoint(
            address, origin, hasTls ? variable("DOCKER_CERT_PATH") is { Length: > 0 } path ? path : Configuration(variable) : null);
    }

    /// <summary>The folder of the docker program's configuration.</summary>
    private static string Configuration(Func<string, string?> variable) =>
        variable("DOCKER_CONFIG") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");

    private static string? CurrentContext(Func<string, string?> variable)
    {
        var name = ReadJson(Path.Combine(Configuration(variable), "config.json")) is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("currentContext", out var current) && current.ValueKind == JsonValueKind.String
                ? current.GetString()
                : null;
        return name is null or "" or DefaultContext ? null : name;
    }

    private static DockerEndpoint OfContext(string name, string origin, Func<string, string?> variable)
    {
        if (name == DefaultContext)
        {
            return OfSystem();
        }

        // The docker program names the folders of a context by the digest of its name.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var contexts = Path.Combine(Configuration(variable), "contexts");
        if (ReadJson(Path.Combine(contexts, "meta", id, "meta.json")) is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("Endpoints", out var endpoints) || !endpoints.TryGetProperty("docker", out var docker)
            || !docker.TryGetProperty("Host", out var text) || text.GetString() is not { } host)
        {
            throw DockerErrors.ContextMissing(name, origin);
        }

        var certificates = Path.Combine(contexts, "tls", id, "docker");
        var skips = docker.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True;
        return IsAddress(host)
            ? new DockerEndpoint(
                new Uri(host), $"the context '{name}'", Directory.Exists(certificates) || skips ? certificates : null, skips)
            : throw DockerErrors.EndpointInvalid(host, $"the context '{name}'");
    }

    private static JsonElement? ReadJson(string path)
    {
        try
        {
            return File.Exists(path) ? JsonElement.Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
