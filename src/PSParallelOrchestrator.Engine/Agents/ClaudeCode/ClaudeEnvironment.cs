using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>The environment of Claude Code: its own home, quiet, and without what would tie it to another session or repository.</summary>
internal static class ClaudeEnvironment
{
    // How long a request may wait at the gateway.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromDays(1);

    private static readonly string[] Kept =
    [
        "CLAUDE_CODE_CLIENT_CERT", "CLAUDE_CODE_CLIENT_KEY", "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE", "CLAUDE_CODE_CERT_STORE",
        "CLAUDE_CODE_GIT_BASH_PATH", "CLAUDE_CODE_SHELL",
    ];

    // With one of these set, git in a workspace would work on somebody else's repository.
    private static readonly string[] GitPlaces =
    [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
    ];

    /// <summary>
    /// What these add to a request can price it otherwise than the table says, or let it hold more than what is reserved for it.
    /// </summary>
    public static IReadOnlyList<string> Unbounding { get; } = ["ANTHROPIC_BETAS", "CLAUDE_CODE_EXTRA_BODY"];

    /// <summary>Makes the environment.</summary>
    /// <param name="environment">What it rests on: this process's variables and those of the attempt; changed.</param>
    /// <param name="own">Variables that the task sets itself; they are kept as they are.</param>
    /// <param name="options">How it works.</param>
    /// <param name="gateway">The model gateway that holds the keys.</param>
    /// <param name="isLimited">Whether a limit on the cost binds it.</param>
    public static Dictionary<string, string> Apply(
        Dictionary<string, string> environment,
        IReadOnlyDictionary<string, string> own,
        ClaudeHome home,
        AgentOptions options,
        GatewayAccess gateway,
        bool isLimited)
    {
        foreach (var name in environment.Keys.Where(name => IsForeign(name) && !own.ContainsKey(name)).ToList())
        {
            environment.Remove(name);
        }

        Quiet(environment);
        environment["HOME"] = home.Path;
        environment["CLAUDE_CONFIG_DIR"] = home.Configuration;
        environment["CLAUDE_CODE_TMPDIR"] = home.Temporary;

        // A workspace without a repository may lie below somebody's: git is not to find that one. It stands beside the home, or beside
        // the session that the home is in.
        var beside = Path.GetDirectoryName(home.Path)!;
        environment["GIT_CEILING_DIRECTORIES"] = string.Join(Path.PathSeparator, beside, Path.GetDirectoryName(beside));
        if (OperatingSystem.IsWindows())
        {
            environment["USERPROFILE"] = home.Path;
        }

        foreach (var role in (string[])["AUTHOR", "COMMITTER"])
        {
            environment.TryAdd($"GIT_{role}_NAME", "PSParallelOrchestrator agent");
            environment.TryAdd($"GIT_{role}_EMAIL", "agent@localhost");
        }

        if (isLimited)
        {
            Limit(environment);
        }

        if (ClaudeModels.OnBedrock(options))
        {
            UseBedrock(environment, options);
        }

        // Else a tool asks the haiku of the client's own version, which is not one of the run.
        foreach (var haiku in ClaudeTools.Models(options))
        {
            environment.Remove("ANTHROPIC_SMALL_FAST_MODEL");
            environment["ANTHROPIC_DEFAULT_HAIKU_MODEL"] = haiku;
        }

        UseGateway(environment, gateway, ClaudeModels.OnBedrock(options));
        return environment;
    }

    private static bool IsForeign(string name) =>
        (name.StartsWith("CLAUDE", StringComparison.Ordinal) && !Kept.Contains(name, StringComparer.Ordinal))
        || GitPlaces.Contains(name, StringComparer.Ordinal);

    private static void Quiet(Dictionary<string, string> environment)
    {
        foreach (
            var name in (string[])
                [
                    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                    "DISABLE_TELEMETRY",
                    "DISABLE_AUTOUPDATER",
                    "DISABLE_ERROR_REPORTING",
                    "DISABLE_NON_ESSENTIAL_MODEL_CALLS",
                    "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS",
                    "CLAUDE_CODE_DISABLE_AUTO_MEMORY",
                    "CLAUDE_CODE_DISABLE_CRON",
                    "CLAUDE_CODE_DISABLE_REFUSAL_FALLBACK",
                    "FORCE_PROMPT_CACHING_5M",
                ])
        {
            environment[name] = "1";
        }
    }

    private static void Limit(Dictionary<string, string> environment)
    {
        environment["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] = ClaudeLimits.OutputTokens.ToString(CultureInfo.InvariantCulture);
        foreach (var name in Unbounding)
        {
            environment.Remove(name);
        }
    }

    // It holds the keys, waits out what is passing, and counts: the client sees a slow answer.
    private static void UseGateway(Dictionary<string, string> environment, GatewayAccess gateway, bool onBedrock)
    {
        foreach (var name in SecretStore.AgentVariableNames.Append("AWS_PROFILE"))
        {
            environment.Remove(name);
        }

        environment[onBedrock ? ServiceAddress.OfBedrock : ServiceAddress.OfAnthropic] = gateway.Address;
        environment[onBedrock ? "AWS_BEARER_TOKEN_BEDROCK" : "ANTHROPIC_AUTH_TOKEN"] = gateway.Token;
        environment["CLAUDE_CODE_MAX_RETRIES"] = "0";
        environment["API_TIMEOUT_MS"] = LongestRequest.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        environment["NO_PROXY"] = "127.0.0.1";
        environment["no_proxy"] = "127.0.0.1";
    }

    private static void UseBedrock(Dictionary<string, string> environment, AgentOptions options)
    {
        environment["CLAUDE_CODE_USE_BEDROCK"] = "1";
        environment["AWS_REGION"] = options.Region
            ?? environment.GetValueOrDefault("AWS_REGION")
            ?? environment.GetValueOrDefault("AWS_DEFAULT_REGION")
            ?? ClaudeModels.DefaultRegion;

        // Where one of these is missing, or names a model of another family, every session begins with paid requests that try models out.
        var model = ClaudeModels.Of(options);
        foreach (var (family, any) in ClaudeModels.BedrockFamilies)
        {
            environment.TryAdd(
                $"ANTHROPIC_DEFAULT_{family.ToUpperInvariant()}_MODEL",
                model.Contains(family, StringComparison.OrdinalIgnoreCase) ? model : any);
        }
    }
}
