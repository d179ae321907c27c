namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>The errors of running Claude Code.</summary>
internal static class ClaudeErrors
{
    public static OrchestratorException Argument(string argument, string reason, string remedy) => new(
        "ClaudeArgumentRefused",
        OrchestratorErrorKind.InvalidInput,
        $"The argument '{argument}' cannot be passed to Claude Code: {reason}",
        remedy);

    public static OrchestratorException Unbounded(string argument, string reason) => new(
        "ClaudeCostUnbounded",
        OrchestratorErrorKind.InvalidInput,
        $"'{argument}' cannot be given to Claude Code when the cost is limited: {reason}, so the limit could not be kept.",
        "Leave it out, or run without a limit (no --max-cost-usd, -MaxCostUsd, and no maxCostUsd in the tasks).");

    public static OrchestratorException Service(string task, string variable) =>
        new(
            "ClaudeServiceRefused",
            OrchestratorErrorKind.InvalidInput,
            $"The environment of task '{task}' sets {variable}: addresses are checked, and costs counted, by the service that the run "
                + $"names.",
            "Take it out of the task. For Bedrock give --use-bedrock (-UseBedrock), or set CLAUDE_CODE_USE_BEDROCK=1 where psorch or "
                + "PowerShell is started.");

    public static OrchestratorException Missing(string searched) => new(
        "ClaudeNotFound",
        OrchestratorErrorKind.NotAvailable,
        $"Claude Code is not installed: {searched}",
        "Install it with 'npm install -g @anthropic-ai/claude-code', or name its program in PSORCH_CLAUDE_EXE.");

    public static OrchestratorException Stub(string path) =>
        new(
            "ClaudeWithoutBinary",
            OrchestratorErrorKind.NotAvailable,
            $"'{path}' is the placeholder of the npm package: the program itself was not installed, because install scripts or optional "
                + $"dependencies were switched off.",
            "Reinstall it without --ignore-scripts and --omit=optional, or run 'node install.cjs' in the package's directory.");

    public static OrchestratorException TooOld(string path, string version) => new(
        "ClaudeTooOld",
        OrchestratorErrorKind.NotAvailable,
        $"'{path}' is Claude Code {version}; {ClaudeInstallation.LeastVersion} or newer is needed.",
        "Update it with 'npm install -g @anthropic-ai/claude-code@latest', or name a newer one in PSORCH_CLAUDE_EXE.");

    public static OrchestratorException Unusable(string path, string reason) => new(
        "ClaudeUnusable",
        OrchestratorErrorKind.NotAvailable,
        $"'{path}' does not report its version: {reason}",
        "Try 'claude --version' by hand, and reinstall it where that fails.");

    public static OrchestratorException NoKey(bool hasLogin) =>
        new(
            "ClaudeKeyMissing",
            OrchestratorErrorKind.NotAuthenticated,
            hasLogin
                ? "Claude Code has no key. The login in your home is not used: attempts run with a home of their own, and would invalidate "
                    + "each other's login."
                : "Claude Code has no key.",
            "Set ANTHROPIC_API_KEY; or CLAUDE_CODE_OAUTH_TOKEN, which 'claude setup-token' makes from a subscription; or use Bedrock; "
                + "or give a key (-ApiKey, --api-key-file), also when you resume a run: a given key is not stored.");

    public static OrchestratorException Root() => new(
        "ClaudeRefusesRoot",
        OrchestratorErrorKind.InvalidInput,
        "Claude Code does not skip permissions for root.",
        "Run as another user, or leave skipping off and name the tools it needs as allowed tools. "
            + "In a container or virtual machine that holds nothing of value set IS_SANDBOX=1.");

    public static OrchestratorException PromptTooLong(long bytes) => new(
        "PromptTooLong",
        OrchestratorErrorKind.InvalidInput,
        $"The prompt has {bytes} bytes; Claude Code takes {ClaudeCommandLine.MaxPromptBytes} at most.",
        "Put its content into files of the workspace (a dependency of the task can write them), and name them in the prompt.");
}
