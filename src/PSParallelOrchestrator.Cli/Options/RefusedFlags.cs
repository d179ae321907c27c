using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>Flags that are known but refused: secrets, and what is not built yet. None is ever ignored.</summary>
internal static class RefusedFlags
{
    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["--docker-api-key"] = "ANTHROPIC_API_KEY",
        ["--docker-aws-access-key-id"] = "AWS_ACCESS_KEY_ID",
        ["--docker-aws-secret-access-key"] = "AWS_SECRET_ACCESS_KEY",
        ["--docker-aws-session-token"] = "AWS_SESSION_TOKEN",
    };

    /// <summary>Looks through a command line, up to <c>--</c>.</summary>
    /// <exception cref="OrchestratorException">A flag is refused, and why.</exception>
    public static void Check(IReadOnlyList<string> args)
    {
        var flags = args.TakeWhile(arg => arg != "--")
            .Where(arg => arg.StartsWith("--", StringComparison.Ordinal))
            .Select(arg => arg.Split('=', 2)[0])
            .ToList();
        var secret = flags.Find(Secrets.ContainsKey);
        if (secret is not null)
        {
            throw CliErrors.Secret(secret, Secrets[secret]);
        }

        var backends = flags
            .Where(flag => flag == "--backend" || BackendRegistry.All.Any(backend => backend.Flag == flag))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (backends.Count > 1)
        {
            throw CliErrors.TwoBackends(backends);
        }

        if (flags.Find(BackendRegistry.UnbuiltFlags.Contains) is { } flag)
        {
            throw CliErrors.NotBuilt(
                $"The flag {flag}", $"Leave it out: this version runs on the backends {BackendRegistry.BuiltNames("and")}.");
        }
    }
}
