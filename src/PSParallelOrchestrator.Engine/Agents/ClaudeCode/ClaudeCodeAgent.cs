using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.Prompts;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Claude Code, the command line client: it works in the attempt's workspace with its own tools.</summary>
internal sealed class ClaudeCodeAgent : IAgent
{
    // What the client says of a session that it cannot read.
    private const string NotContinued = "error_during_execution";

    public AgentKind Kind => AgentKind.ClaudeCode;

    public async Task<AgentStatus> ProbeAsync(AgentOptions options, AgentAccess services, CancellationToken cancellationToken)
    {
        string? version = null;
        try
        {
            version = services.ProgramsAreHere ? (await ClaudeInstallation.FindAsync(cancellationToken)).Version : null;
            CheckKey(options, services.Secrets);
            CheckAddress(options, new AgentVariables(services.Secrets));
            if (services.ProgramsAreHere)
            {
                CheckUser(options, new Dictionary<string, string>());
            }

            return new AgentStatus(Kind, true, version, null);
        }
        catch (OrchestratorException e)
        {
            return new AgentStatus(Kind, false, version, e.Message);
        }
    }

    public void CheckBounded(AgentOptions options) => ClaudeArguments.CheckBounded(options);

    public decimal LeastLimitUsd(AgentOptions options, AgentAccess services) =>
        ClaudeLimits.LeastUsd(services.Prices.Require(ClaudeModels.Of(options)));

    public ModelNeeds? Needs(AgentOptions options) => new(
        ClaudeModels.OnBedrock(options), [ClaudeModels.Of(options), .. ClaudeTools.Models(options)])
    {
        Fallbacks = [.. ClaudeArguments.Fallbacks(options)],
        MayUseServerTools = ClaudeTools.UsesServer(options),
        TakesLogins = true,
    };

    public void CheckTask(OrchestratorTask task) => ClaudeServiceChoice.Check(task);

    public async Task<AttemptOutcome> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec;
        var options = spec.AgentOptions;
        ClaudeArguments.Check(options);
        CheckTask(spec.Task);
        CheckUser(options, spec.Task.Environment);
        var isLimited = spec.CostLimitUsd is not null;
        if (isLimited)
        {
            CheckBounded(options);
        }

        var kept = ClaudeSessionFile.Find(context.EnsureSession(), ClaudeHome.In(spec.Session));
        var continued = spec.Continues is null ? null : kept;
        var prompt = ClaudeRun.Encode(continued is null ? AgentPrompt.User(spec) : AgentPrompt.Continue(spec));
        var installation = await ClaudeInstallation.FindAsync(cancellationToken);
        var redactor = context.Services.Secrets.Redactor;
        var workspace = context.EnsureWorkspace();
        using var home = ClaudeHome.Create(spec.Session);
        var systemPrompt = home.Write("system-prompt.md", $"{AgentPrompt.System(spec)}\n\n{ClaudeTools.Describe(options)}");
        var session = new ClaudeSession(context.Activity.Add);
        var launch = new ClaudeLaunch
        {
            Program = installation.Path,
            Arguments = ClaudeCommandLine.ForTask(options, systemPrompt, ClaudeModels.Of(options), continued),
            Environment = ClaudeEnvironment.Apply(
                AttemptEnvironment.Create(spec), spec.Task.Environment, home, options, context.Gateway, isLimited),
            WorkingDirectory = workspace,
            Token = spec.Token,
            Prompt = prompt,
            Transcript = Path.Combine(spec.Directory, AgentFiles.TranscriptName),
            ErrorLog = spec.StandardError,
            Redactor = redactor,
            AtOnce = context.AtOnce,
            Models = context.Models,
            StallLimit = options.StallLimit,
        };
        AttemptOutcome result;
        try
        {
            result = await ClaudeRun.RunAsync(launch, session, options, context.Time, cancellationToken);
        }
        finally
        {
            ClaudeSessionFile.Keep(spec.Session, home.Path, redactor);
        }

        if (session.Result?.StopReason == "refusal" || (continued is not null && session.Result is { Subtype: NotContinued }))
        {
            context.ForgetSession();
        }

        await AgentFiles.KeepAnswerAsync(spec, session.Result?.Text, redactor, cancellationToken);
        return result;
    }

    /// <summary>Checks whether there is a key.</summary>
    /// <param name="options">How the agent works.</param>
    /// <exception cref="OrchestratorException"><c>ClaudeKeyMissing</c>: there is none, and how to give one. <c>ApiKeyInvalid</c>: one
    /// cannot be a key.</exception>
    private static void CheckKey(AgentOptions options, SecretStore secrets)
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
    private static void CheckAddress(AgentOptions options, AgentVariables variables) =>
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
