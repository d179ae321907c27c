using System.Globalization;
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

    // Each request starts only against its own maximum.
    public decimal MaxOverspendUsd(AgentOptions options, AgentAccess services)
    {
        _ = services.Prices.Require(provider.Model(options));
        return 0;
    }

    public decimal LeastLimitUsd(AgentOptions options, AgentAccess services)
    {
        var price = services.Prices.Require(provider.Model(options));
        return MessageExchange.LeastUsd(price, MaxOutputTokens(price));
    }

    public async Task<AttemptOutcome> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec;
        var options = spec.AgentOptions;
        var services = context.Services;
        var model = provider.Model(options);
        var price = spec.CostLimitUsd is null ? services.Prices.Find(model) : services.Prices.Require(model);
        using var api = provider.Connect(options, new AgentVariables(services.Secrets, spec.Task.Environment), context.Time);
        var tools = AgentTools.Create(context);
        var maxOutputTokens = MaxOutputTokens(price);
        var conversation = new AgentConversation(model, $"{AgentPrompt.System(spec)}\n\n{tools.Guidance}", maxOutputTokens)
        {
            Tools = tools.Definitions,
            Effort = options.Effort,
        };
        var exchange = new MessageExchange(api, price, context.Spending, options.StallLimit, context.Time);
        using var transcript = new AgentTranscript(Path.Combine(spec.Directory, AgentFiles.TranscriptName), services.Secrets);
        var prompt = new JsonArray(AgentConversation.TextBlock(AgentPrompt.User(spec)));
        transcript.Add("system", conversation.Request["system"]!);
        transcript.Add("user", prompt);
        conversation.AddUser(prompt);

        context.Activity.Add(ActivityKind.Session, $"{Kind} began, model {model}");
        var loop = new AgentLoop(Kind, exchange, conversation, tools, transcript, context);
        var result = await loop.RunAsync(maxOutputTokens, cancellationToken);
        context.Activity.Add(
            ActivityKind.Session,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Kind} ended ({result.FailureClass?.ToString() ?? "success"}), {exchange.Tokens.AllInput} tokens in, "
                    + $"{exchange.Tokens.Output} out, {exchange.CostUsd ?? 0:0.0000} USD"));
        await AgentFiles.KeepAnswerAsync(spec, loop.Answer, services.Secrets.Redactor, cancellationToken);
        return result with { Usage = exchange.Usage };
    }

    private static long MaxOutputTokens(ModelPrice? price) =>
        Math.Min(AgentLoop.MaxOutputTokens, price?.MaxOutputTokens ?? AgentLoop.MaxOutputTokens);
}
