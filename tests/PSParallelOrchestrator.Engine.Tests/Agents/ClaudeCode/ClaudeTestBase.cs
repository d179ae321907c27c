using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Attempts by the real client against a model server on loopback. Skipped where the client is not installed.</summary>
public abstract class ClaudeTestBase : AgentTestBase
{
    /// <summary>The key: nothing that an attempt leaves may hold it.</summary>
    protected const string Canary = "sk-ant-canary-7f3a9c51e2";

    protected override string[] Keys => [Canary];

    protected override async Task RequireAsync()
    {
        try
        {
            _ = await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken);
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }
    }

    protected static JsonObject Bash(string command) => Use("Bash", ("command", command));

    protected static JsonObject Write(string path, string content) => Use("Write", ("file_path", path), ("content", content));

    private protected AttemptSpec Spec(string prompt, string name = "attempt-1")
    {
        var spec = Spec(AgentKind.ClaudeCode, prompt, name);
        return spec with { Task = spec.Task with { Environment = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = Server.Url } } };
    }

    private protected static Task<AttemptResult> AttemptAsync(AttemptSpec spec, string key = Canary) =>
        AttemptUntilAsync(spec, key, TestContext.Current.CancellationToken);

    private protected static Task<AttemptResult> AttemptUntilAsync(AttemptSpec spec, string key, CancellationToken stop)
    {
        var agents = new Dictionary<AgentKind, IAgent> { [AgentKind.ClaudeCode] = new ClaudeCodeAgent() };
        var services = new AgentAccess { Secrets = SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = key }) };
        return GatewayAttempt.RunAsync(spec, agents, services, stop);
    }
}
