using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.Prompts;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Claude Code, the command line client: it works in the attempt's workspace with its own tools.</summary>
internal sealed class ClaudeCodeAgent : IAgent
{
    public AgentKind Kind => AgentKind.ClaudeCode;

    public async Task<AgentStatus> ProbeAsync(AgentOptions options, AgentAccess services, CancellationToken cancellationToken)
    {
        string? version = null;
        try
        {
            version = (await ClaudeInstallation.FindAsync(cancellationToken)).Version;
            CheckKey(options, services.Secrets);
            CheckAddress(options, new AgentVariables(services.Secrets));
            CheckUser(options, new Dictionary<string, string>());
            return new AgentStatus(Kind, true, version, null);
        }
        catch (OrchestratorException e)
        {
            return new AgentStatus(Kind, false, version, e.Message);
        }
    }

    public decimal MaxOverspendUsd(AgentOptions options, AgentAccess services)
    {
        ClaudeArguments.CheckBounded(options);
        return ClaudeArguments.Models(options).Max(model => ClaudeLimits.OneRequestUsd(services.Prices.Require(model)));
    }

    public void CheckTask(OrchestratorTask task) => ClaudeServiceChoice.Check(task);

    public async Task<AttemptOutcome> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec;
        var options = spec.AgentOptions;
        ClaudeArguments.Check(options);
        CheckTask(spec.Task);
        var secrets = context.Services.Secrets;
        CheckKey(options, secrets);
        CheckAddress(options, new AgentVariables(secrets, spec.Task.Environment));
        CheckUser(options, spec.Task.Environment);
        var isLimited = spec.CostLimitUsd is not null;
        var request = isLimited ? MaxOverspendUsd(options, context.Services) : 0;
        var prompt = ClaudeRun.Encode(AgentPrompt.User(spec));
        var installation = await ClaudeInstallation.FindAsync(cancellationToken);
        var redactor = secrets.Redactor;
        var workspace = context.EnsureWorkspace();
        using var home = ClaudeHome.Create(spec.Directory, ClaudeModels.OnBedrock(options));
        var systemPrompt = home.Write("system-prompt.md", $"{AgentPrompt.System(spec)}\n\n{ClaudeTools.Describe(options)}");
        var usage = new ClaudeUsage(context.Services.Prices, isLimited ? ClaudeLimits.OutputTokens : 0);
        var session = new ClaudeSession(usage, context.Spending, context.Activity.Add) { RequestUsd = request };
        var launch = new ClaudeLaunch
        {
            Program = installation.Path,
            Arguments = ClaudeCommandLine.ForTask(options, systemPrompt, ClaudeModels.Of(options), spec.CostLimitUsd),
            Environment = ClaudeEnvironment.Apply(
                AttemptEnvironment.Create(spec), spec.Task.Environment, home, options, secrets, isLimited),
            WorkingDirectory = workspace,
            Token = spec.Token,
            Prompt = prompt,
            Transcript = Path.Combine(spec.Directory, AgentFiles.TranscriptName),
            ErrorLog = spec.StandardError,
            Redactor = redactor,
            AtOnce = context.AtOnce,
            StallLimit = options.StallLimit,
        };
        context.Spending.LeaveToClient();
        var result = await ClaudeRun.RunAsync(launch, session, options, context.Time, cancellationToken);
        await AgentFiles.KeepAnswerAsync(spec, session.Result?.Text, redactor, cancellationToken);
        return result;
    }

    /// <summary>Checks whether there is a key.</summary>
    /// <param name="options">How the agent works.</param>
    /// <exception cref="OrchestratorException"><c>ClaudeKeyMissing</c>: there is none, and how to give one. <c>ApiKeyInvalid</c>: one
    /// cannot be a key.</exception>
    internal static void CheckKey(AgentOptions options, SecretStore secrets)
    {
        if (ClaudeModels.OnBedrock(options))
        {
            // Whether there are any, the first request tells: the chain of AWS credentials has many links, some of them remote.
            ClaudeCredentials.CheckAws(secrets);
        }
        else if (!ClaudeCredentials.HasAnthropic(secrets))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            throw ClaudeErrors.NoKey(File.Exists(Path.Combine(home, ".claude", ".credentials.json")));
        }
    }

    /// <summary>Checks where the model is asked.</summary>
    /// <param name="options">How the agent works.</param>
    /// <param name="variables">The variables that the client will have.</param>
    /// <exception cref="OrchestratorException"><c>ModelAddressInvalid</c> or <c>ModelAddressNotSecure</c>: a key is not to be sent
    /// there.</exception>
    internal static void CheckAddress(AgentOptions options, AgentVariables variables) =>
        _ = ServiceAddress.Find(variables, ClaudeModels.OnBedrock(options) ? ServiceAddress.OfBedrock : ServiceAddress.OfAnthropic);

    private static void CheckUser(AgentOptions options, IReadOnlyDictionary<string, string> environment)
    {
        var sandbox = environment.GetValueOrDefault("IS_SANDBOX") ?? Environment.GetEnvironmentVariable("IS_SANDBOX");
        if (options.SkipPermissions && !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess && sandbox != "1")
        {
            throw ClaudeErrors.Root();
        }
    }
}
