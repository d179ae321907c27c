using PSParallelOrchestrator.Engine.Agents.Prompts;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Tests.Agents;

/// <summary>What agents are told of the command that decides whether their work is accepted.</summary>
public sealed class AgentPromptTests
{
    [Theory]
    [InlineData(null, "only if this command succeeds in the workspace afterwards: make test")]
    [InlineData("pwsh", "only if this command, which pwsh runs, succeeds in the workspace afterwards: make test")]
    public void An_agent_knows_which_shell_runs_verify_where_one_is_named(string? shell, string said) =>
        Assert.Contains(said, AgentPrompt.System(new AttemptSpec
        {
            Token = "t",
            RunId = "r",
            Task = new OrchestratorTask { Id = "a", Prompt = "p", Verify = "make test" },
            Attempt = 1,
            Executor = 0,
            Directory = "/nowhere",
            TimeLimit = TimeSpan.FromMinutes(1),
            VerifyShell = shell,
        }), StringComparison.Ordinal);
}
