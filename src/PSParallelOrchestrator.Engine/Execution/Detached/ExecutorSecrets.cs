using System.Collections.ObjectModel;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// What an executor is handed by <c>--secrets</c>: one JSON object, <c>{"secrets":{NAME:VALUE},"variables":{NAME:VALUE},
/// "gateway":{"address":...,"token":...}}</c>. Secrets are removed from all output; variables are those of agents that are no secret, and
/// join the environment; by the gateway agents ask their models.
/// </summary>
internal sealed record ExecutorSecrets
{
    /// <summary>The source that is standard input.</summary>
    public const string StandardInput = "-";

    // As much as the pipe to an executor takes at once, and many times what keys need.
    public const int LargestBytes = 64 * 1024;

    private static readonly string[] VariableNames =
    [
        "ANTHROPIC_BASE_URL", "ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_MODEL", "AWS_REGION", "AWS_DEFAULT_REGION",
        "CLAUDE_CODE_USE_BEDROCK", "PSORCH_ALLOW_HTTP",
    ];

    /// <summary>Keys by the name of the variable that carries each.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>Variables of agents that are no secret.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Where the attempt asks its models; null where it asks none.</summary>
    public GatewayAccess? Gateway { get; init; }

    /// <summary>What executors are handed whose environment is another one.</summary>
    /// <returns>Keys, and all else that agents find in the environment here.</returns>
    public static ExecutorSecrets OfAgents(SecretStore secrets)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in VariableNames)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                variables[name] = value;
            }
        }

        return new ExecutorSecrets { Secrets = secrets.OfAgents(), Variables = variables };
    }

    /// <summary>What executors are handed that have the environment of this process, but for the keys in it.</summary>
    public static ExecutorSecrets BesideEnvironment(SecretStore secrets) =>
        new() { Secrets = secrets.OfAgents(), Variables = ReadOnlyDictionary<string, string>.Empty };

    /// <summary>Nothing.</summary>
    public static ExecutorSecrets None { get; } =
        new() { Secrets = ReadOnlyDictionary<string, string>.Empty, Variables = ReadOnlyDictionary<string, string>.Empty };

    /// <summary>The same with the secrets that a task names, as far as this process has them.</summary>
    public ExecutorSecrets WithNamed(IReadOnlyList<string> names, SecretStore secrets)
    {
        if (names.Count == 0)
        {
            return this;
        }

        var all = new Dictionary<string, string>(Secrets, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (secrets.Named(name) is { } value)
            {
                all[name] = value;
            }
        }

        return this with { Secrets = all };
    }

    /// <summary>Reads what an executor is handed, once.</summary>
    /// <param name="source">A file that its owner alone can read, or <see cref="StandardInput"/>, which is read to its end.</param>
    /// <returns>That.</returns>
    /// <exception cref="OrchestratorException">It cannot be used, and why; no value is repeated.</exception>
    public static ExecutorSecrets Read(string source)
    {
        string? problem;
        byte[]? bytes;
        if (source == StandardInput)
        {
            source = "standard input";
            bytes = ReadStandardInput(out problem);
        }
        else
        {
            bytes = PrivateFile.Read(source, LargestBytes, out problem);
        }

        return bytes is null ? throw DetachedErrors.SecretsUnusable(source, problem!) : Parse(bytes, source);
    }

    /// <summary>The text for an executor.</summary>
    /// <returns>The bytes; null where there is nothing to hand on.</returns>
    /// <exception cref="OrchestratorException">It is larger than an executor takes.</exception>
    public byte[]? ToBytes()
    {
        if (Secrets.Count == 0 && Variables.Count == 0 && Gateway is null)
        {
            return null;
        }

        var json = new JsonText();
        Write(json, "secrets", Secrets);
        Write(json, "variables", Variables);
        if (Gateway is { } gateway)
        {
            Write(json, "gateway", new Dictionary<string, string> { ["address"] = gateway.Address, ["token"] = gateway.Token });
        }

        return json.ToBytes() is { Length: <= LargestBytes } bytes
            ? bytes
            : throw DetachedErrors.SecretsUnusable("what agents need", TooLarge);
    }

    /// <summary>Lets the variables join the environment of this process.</summary>
    public void ApplyVariables()
    {
        foreach (var (name, value) in Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static string TooLarge => FormattableString.Invariant($"is larger than {LargestBytes} bytes");

    private static void Write(JsonText json, string name, IReadOnlyDictionary<string, string> values)
    {
        json.Begin(name);
        foreach (var (variable, value) in values)
        {
            json.Text(variable, value);
        }

        json.End();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="source">Where it was found, for the message of an error.</param>
    /// <exception cref="OrchestratorException">It is something else.</exception>
    public static ExecutorSecrets Parse(byte[] bytes, string source)
    {
        try
        {
            var fields = JsonParser.Parse(bytes);
            var secrets = JsonFields.Given(fields.Object("secrets"), "secrets").AllTexts();
            var variables = fields.Object("variables")?.AllTexts() ?? [];
            if (secrets.Any(variable => !VariableName.IsUsual(variable.Key) || variable.Value.Length == 0 || variable.Value.Contains('\0')))
            {
                throw new FormatException("a secret has a name that is no variable's, or no value");
            }

            return variables.Keys.FirstOrDefault(name => !VariableNames.Contains(name)) is { } unknown
                ? throw new FormatException($"'{unknown}' is no variable of agents")
                : new ExecutorSecrets
                {
                    Secrets = secrets,
                    Variables = variables,
                    Gateway = ReadGateway(fields.Object("gateway")?.AllTexts()),
                };
        }
        catch (FormatException e)
        {
            throw DetachedErrors.SecretsUnusable(source, $"is not what an executor is handed: {e.Message}");
        }
    }

    private static GatewayAccess? ReadGateway(Dictionary<string, string>? fields) =>
        fields is null ? null
        : fields.TryGetValue("address", out var address) && fields.TryGetValue("token", out var token) ? new GatewayAccess(address, token)
        : throw new FormatException("the gateway has no address, or no token");

    private static byte[]? ReadStandardInput(out string? problem)
    {
        problem = null;
        using var input = Console.OpenStandardInput();
        var bytes = new byte[LargestBytes + 1];
        var length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length <= LargestBytes)
        {
            return bytes[..length];
        }

        problem = TooLarge;
        return null;
    }
}
