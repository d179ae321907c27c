using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Anthropic;
using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Attempts on the Messages API against a model server on loopback.</summary>
public abstract class MessagesTestBase : AgentTestBase
{
    /// <summary>The key, and the AWS secret key: nothing that an attempt leaves may hold them.</summary>
    protected const string Canary = "sk-ant-canary-91b7d2e04c";

    protected const string AccessKey = "AKIACANARY0000000001";

    /// <summary>Both agents.</summary>
    public static TheoryData<AgentKind> Agents => [AgentKind.Anthropic, AgentKind.Bedrock];

    protected override string[] Keys => [Canary, AccessKey];

    protected static JsonObject Create(string path, string text) => Use("create", ("path", path), ("file_text", text));

    private protected static IModelProvider Provider(AgentKind kind) =>
        kind == AgentKind.Bedrock ? new BedrockProvider() : new AnthropicProvider();

    private protected AgentAccess Services(params (string Name, string Value)[] given) =>
        new() { Secrets = SecretStore.Create(Given(given)) };

    private protected Task<AttemptResult> AttemptAsync(AttemptSpec spec) => AttemptAsync(spec, Services());

    private protected static Task<AttemptResult> AttemptAsync(AttemptSpec spec, AgentAccess services) =>
        AttemptUntilAsync(spec, services, TestContext.Current.CancellationToken);

    private protected static Task<AttemptResult> AttemptUntilAsync(AttemptSpec spec, AgentAccess services, CancellationToken stop)
    {
        var agents = new Dictionary<AgentKind, IAgent> { [spec.Agent] = new MessagesAgent(Provider(spec.Agent)) };
        return GatewayAttempt.RunAsync(spec, agents, services, stop);
    }

    protected string Workspace(string path, string attempt = "attempt-1") => PathOf($"{attempt}/workspace/{path}");

    /// <summary>What the attempt's files say of what it did.</summary>
    protected string Activity(string attempt = "attempt-1") => File.ReadAllText(PathOf($"{attempt}/activity.jsonl"));

    private Dictionary<string, string> Given((string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = Server.Url, ["ANTHROPIC_BEDROCK_BASE_URL"] = Server.Url };
        foreach (
            var (name, value) in more.Length > 0
                ? more
                : [("ANTHROPIC_API_KEY", Canary), ("AWS_ACCESS_KEY_ID", AccessKey), ("AWS_SECRET_ACCESS_KEY", Canary)])
        {
            all[name] = value;
        }

        return all;
    }
}
