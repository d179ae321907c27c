using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Agents.Prompts;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>An agent in this process, on the Messages API: it works in the attempt's workspace with tools of ours.</summary>
/// <param name="provider">The service that it asks.</param>
internal sealed class MessagesAgent(IModelProvider provider) : IAgent
{
    public AgentKind Kind => provider.Kind;

    public async Task<AgentStatus> ProbeAsync(AgentOptions options, AgentAccess services, CancellationToken cancellationToken)
    {
        try
        {
            _ = provider.Model(options);
            await provider.CheckAsync(options, new AgentVariables(services.Secrets), cancellationToken);
            return new AgentStatus(Kind, true, null, null);
        }
        catch (OrchestratorException e)
        {
            return new AgentStatus(Kind, false, null, e.Message);
        }
    }

    public decimal LeastLimitUsd(AgentOptions options, AgentAccess services)
    {
        var price = services.Prices.Require(provider.Model(options));
        return MessageExchange.LeastUsd(price, MaxOutputTokens(price));
    }

    public ModelNeeds? Needs(AgentOptions options) => new(Kind == AgentKind.Bedrock, [provider.Model(options)])
    {
        Fallbacks = [.. Fallbacks(options)],
    };

    public async Task<AttemptOutcome> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec;
        var options = spec.AgentOptions;
        var services = context.Services;
        var model = provider.Model(options);
        using var api = new HttpMessagesApi(provider, model, context.Gateway, context.Time);
        var tools = AgentTools.Create(context);
        var session = ConversationFile.Open(context);
        var earlier = session.Continue();
        var maxOutputTokens = MaxOutputTokens(services.Prices.Find(model));
        var conversation = new AgentConversation(model, $"{AgentPrompt.System(spec)}\n\n{tools.Guidance}", maxOutputTokens)
        {
            Tools = tools.Definitions,
            Effort = options.Effort,
            Added = session.Add,
        };
        using var transcript = new AgentTranscript(Path.Combine(spec.Directory, AgentFiles.TranscriptName), services.Secrets);
        transcript.Add("system", conversation.Request["system"]!);
        transcript.Add("user", Begin(conversation, earlier, spec));
        context.Activity.Add(
            ActivityKind.Session, $"{Kind} {(earlier.Count > 0 ? "continues the session of an earlier attempt" : "began")}, model {model}");
        var loop = new AgentLoop(Kind, new MessageExchange(api), conversation, tools, transcript, context);
        var result = await loop.RunAsync(cancellationToken);
        context.Activity.Add(ActivityKind.Session, $"{Kind} ended ({result.FailureClass?.ToString() ?? "success"})");
        await AgentFiles.KeepAnswerAsync(spec, loop.Answer, services.Secrets.Redactor, cancellationToken);
        if (loop.IsRefused)
        {
            context.ForgetSession();
        }

        return result;
    }

    private static JsonArray Begin(AgentConversation conversation, IReadOnlyList<JsonObject> earlier, AttemptSpec spec)
    {
        if (earlier.Count > 0)
        {
            return conversation.Continue(earlier, AgentPrompt.Continue(spec));
        }

        var prompt = new JsonArray(AgentConversation.TextBlock(AgentPrompt.User(spec)));
        conversation.AddUser(prompt);
        return prompt;
    }

    private IEnumerable<string> Fallbacks(AgentOptions options) =>
        options.FallbackModels.Select(model => provider.Model(options with { Model = model }));

    private static long MaxOutputTokens(ModelPrice? price) =>
        Math.Min(AgentLoop.MaxOutputTokens, price?.MaxOutputTokens ?? AgentLoop.MaxOutputTokens);
}
