using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>Each of the real agents against a model server on loopback, in the same words.</summary>
internal static class ModelPlace
{
    /// <summary>The id of an AWS access key, which is no secret.</summary>
    public const string AccessKeyId = "AKIAOFATEST000000001";

    private static readonly string[] Keys =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
    ];

    /// <summary>
    /// Lets psorch in a place find a server and one agent, the only one that can be used; a Claude Code that is not installed skips the
    /// test.
    /// </summary>
    /// <param name="place">The place.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="key">The only key that the server lets in; see <see cref="GiveKeyAsync"/>.</param>
    public static async Task<LoopbackModelServer> StartServerAsync(TestPlace place, AgentKind agent, string key)
    {
        // The server is not begun where the test is skipped: nobody would end it.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        TakeAgents(place);
        await GiveKeyAsync(place, agent, key);
        return await ListenAsync(place, new LoopbackModelServerOptions { Keys = agent == AgentKind.Bedrock ? [AccessKeyId] : [key] });
    }

    /// <summary>Lets psorch in a place find a server, and no agent as yet; see <see cref="TakeAgents"/>.</summary>
    /// <param name="place">The place.</param>
    /// <param name="options">How the server behaves.</param>
    public static async Task<LoopbackModelServer> StartServerAsync(TestPlace place, LoopbackModelServerOptions options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        TakeAgents(place);
        return await ListenAsync(place, options);
    }

    /// <summary>Lets psorch in a place find no agent: none has a key, and the client is not there.</summary>
    /// <param name="place">The place.</param>
    public static void TakeAgents(TestPlace place)
    {
        foreach (var name in Keys)
        {
            place.Set(name, null);
        }

        // Neither the user's files nor a cloud's machine lend a key.
        place.Set("AWS_CONFIG_FILE", "/dev/null");
        place.Set("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        place.Set("AWS_EC2_METADATA_DISABLED", "true");
        place.Set("PSORCH_CLAUDE_EXE", "/nowhere/claude");
    }

    /// <summary>Lets psorch find the client.</summary>
    /// <param name="place">The place.</param>
    /// <returns>Whether one is installed.</returns>
    public static async Task<bool> FindClientAsync(TestPlace place)
    {
        try
        {
            place.Set("PSORCH_CLAUDE_EXE", (await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken)).Path);
            return true;
        }
        catch (OrchestratorException)
        {
            return false;
        }
    }

    /// <summary>Puts the key of an agent into the environment; a Claude Code that is not installed skips the test.</summary>
    /// <param name="place">The place.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="key">The key, on Bedrock the secret of <see cref="AccessKeyId"/>.</param>
    public static async Task GiveKeyAsync(TestPlace place, AgentKind agent, string key)
    {
        await RequireAsync(place, agent);
        if (agent == AgentKind.Bedrock)
        {
            place.Set("AWS_ACCESS_KEY_ID", AccessKeyId);
            place.Set("AWS_SECRET_ACCESS_KEY", key);
        }
        else
        {
            place.Set("ANTHROPIC_API_KEY", key);
        }
    }

    /// <summary>Skips the test where an agent needs a client that is not installed.</summary>
    /// <param name="place">The place.</param>
    /// <param name="agent">The agent.</param>
    public static async Task RequireAsync(TestPlace place, AgentKind agent) =>
        Assert.SkipUnless(agent != AgentKind.ClaudeCode || await FindClientAsync(place), "Claude Code is not installed.");

    /// <summary>The step by which an agent makes a file.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="path">The file, in the workspace.</param>
    /// <param name="text">Its text.</param>
    public static JsonObject Make(AgentKind agent, string path, string text) => agent == AgentKind.ClaudeCode
        ? AgentSteps.Write(path, text)
        : new JsonObject { ["tool"] = "create", ["input"] = new JsonObject { ["path"] = path, ["file_text"] = text } };

    /// <summary>What a prompt says to have the model answer in steps.</summary>
    /// <param name="name">A name that no other script has.</param>
    /// <param name="steps">The steps.</param>
    public static string Script(string name, params JsonObject[] steps) =>
        "MODEL-SCRIPT: " + new JsonObject { ["name"] = name, ["steps"] = new JsonArray([.. steps]) }.ToJsonString();

    private static async Task<LoopbackModelServer> ListenAsync(TestPlace place, LoopbackModelServerOptions options)
    {
        var server = await LoopbackModelServer.StartAsync(options);
        place.Set("ANTHROPIC_BASE_URL", server.Url);
        place.Set("ANTHROPIC_BEDROCK_BASE_URL", server.Url);
        return server;
    }
}
