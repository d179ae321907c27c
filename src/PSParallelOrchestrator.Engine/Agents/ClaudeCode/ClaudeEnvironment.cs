using System.Globalization;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>The environment of Claude Code: its own home, quiet, and without what would tie it to another session or repository.</summary>
internal static class ClaudeEnvironment
{
    // How long one request may take from its start to its first byte.
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(5);

    private static readonly string[] Kept =
    [
        "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_SKIP_BEDROCK_AUTH", "CLAUDE_CODE_CLIENT_CERT", "CLAUDE_CODE_CLIENT_KEY",
        "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE", "CLAUDE_CODE_CERT_STORE", "CLAUDE_CODE_GIT_BASH_PATH", "CLAUDE_CODE_SHELL",
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

    /// <summary>Makes the environment.</summary>
    /// <param name="environment">What it rests on: this process's variables and those of the attempt; changed.</param>
    /// <param name="own">Variables that the task sets itself; they are kept as they are.</param>
    /// <param name="options">How it works.</param>
    /// <param name="isLimited">Whether a limit on the cost binds it.</param>
    public static Dictionary<string, string> Apply(
        Dictionary<string, string> environment,
        IReadOnlyDictionary<string, string> own,
        ClaudeHome home,
        AgentOptions options,
        SecretStore secrets,
        bool isLimited)
    {
        foreach (var name in environment.Keys.Where(name => IsForeign(name) && !own.ContainsKey(name)).ToList())
        {
            environment.Remove(name);
        }

        foreach (var (name, value) in secrets.Given)
        {
            environment[name] = value;
        }

        ClaudeCredentials.Apply(environment, own, secrets.Given, ClaudeModels.OnBedrock(options));
        Quiet(environment);
        environment["HOME"] = home.Path;
        environment["CLAUDE_CONFIG_DIR"] = Path.Combine(home.Path, ".claude");
        environment["CLAUDE_CODE_TMPDIR"] = home.Temporary;

        // A workspace without a repository may lie below somebody's: git is not to find that one.
        environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(home.Path)!;
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

        // One repetition of a request costs less than a task begun anew; more of them would multiply with the task's retries.
        environment["CLAUDE_CODE_MAX_RETRIES"] = "1";
        environment["API_TIMEOUT_MS"] = RequestLimit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
    }

    private static void Limit(Dictionary<string, string> environment)
    {
        environment["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] = ClaudeLimits.OutputTokens.ToString(CultureInfo.InvariantCulture);
        environment["CLAUDE_CODE_MAX_CONTEXT_TOKENS"] = ClaudeLimits.ContextTokens.ToString(CultureInfo.InvariantCulture);

        // The context's limit is obeyed only where the session is not summarised, which is a request of its own as well.
        environment["DISABLE_COMPACT"] = "1";

        // What these add to a request can price it otherwise, or lift what bounds it.
        environment.Remove("ANTHROPIC_BETAS");
        environment.Remove("CLAUDE_CODE_EXTRA_BODY");

        // An answer that broke off would be paid twice.
        environment["CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK"] = "1";
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
