using System.Text;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Agents.Prompts;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Asks a model through Claude Code, without tools.</summary>
/// <param name="options">How the agent works.</param>
/// <param name="services">Keys and prices.</param>
/// <param name="directory">Where the transcripts of the questions go; made where it is missing.</param>
internal sealed class ClaudeModelClient(AgentOptions options, AgentAccess services, string directory, TimeProvider time) : IModelClient
{
    public AgentKind Kind => AgentKind.ClaudeCode;

    public async Task<ModelAnswer> AskAsync(ModelQuestion question, SpendingLimit spending, CancellationToken cancellationToken)
    {
        ClaudeCodeAgent.CheckKey(options, services.Secrets);
        ClaudeCodeAgent.CheckAddress(options, new AgentVariables(services.Secrets));
        var prompt = ClaudeRun.Encode(Conversation(question.Turns));
        var model = ClaudeModels.Of(options);
        var isLimited = spending.LimitUsd is not null;
        var reserved = isLimited ? Maximum(services.Prices.Require(model), question, prompt.Length) : 0;
        if (!spending.TryReserve(reserved))
        {
            throw new ModelFailureException(
                new AttemptOutcome(
                    FailureClass.Permanent,
                    FormattableString.Invariant(
                        $"What is left of the budget is less than the {reserved:0.00} USD that one question to {model} can cost.")));
        }

        // What the session settles is its own account; here the reservation is given back for what it cost.
        var account = new SpendingLimit(isLimited ? reserved : null);
        try
        {
            return await AskReservedAsync(question, prompt, model, account, cancellationToken);
        }
        finally
        {
            spending.Settle(reserved, account.SpentUsd);
        }
    }

    private async Task<ModelAnswer> AskReservedAsync(
        ModelQuestion question, byte[] prompt, string model, SpendingLimit account, CancellationToken cancellationToken)
    {
        var installation = await ClaudeInstallation.FindAsync(cancellationToken);
        var place = Directory.CreateDirectory(Path.Combine(directory, $"question-{Guid.NewGuid():N}")).FullName;
        using var home = ClaudeHome.Create(place, ClaudeModels.OnBedrock(options));
        var environment = OwnEnvironment.Copy();
        ClaudeEnvironment.Apply(environment, new Dictionary<string, string>(), home, options, services.Secrets, isLimited: true);
        environment["CLAUDE_CODE_MAX_CONTEXT_TOKENS"] = FormattableString.Invariant(
            $"{(services.Prices.Find(model)?.ContextTokens ?? 200_000)}");
        environment["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] = FormattableString.Invariant($"{question.MaxOutputTokens}");
        var usage = new ClaudeUsage(services.Prices, account.LimitUsd is null ? 0 : question.MaxOutputTokens);
        var session = new ClaudeSession(
            usage,
            account,
            new ActivityLog(Path.Combine(place, ActivityLog.FileName), services.Secrets, time).Add)
        {
            RequestUsd = account.LimitUsd ?? 0,
        };
        var launch = new ClaudeLaunch
        {
            Program = installation.Path,
            Arguments = ClaudeCommandLine.ForQuestion(
                options,
                home.Write("system-prompt.md", question.System),
                model,
                question.Schema,
                account.LimitUsd),
            Environment = environment,
            WorkingDirectory = home.Temporary,
            Prompt = prompt,
            Transcript = Path.Combine(place, AgentFiles.TranscriptName),
            ErrorLog = Path.Combine(place, "stderr.log"),
            Redactor = services.Secrets.Redactor,
            StallLimit = options.StallLimit,
        };
        var result = await ClaudeRun.RunAsync(launch, session, options, time, cancellationToken);

        // An answer that breaks the schema is still one: who asked says what is wrong with it. There is one turn, so it ends for want of
        // turns.
        if (session.Answer is { } answer
            && (result.FailureClass is null || session.Result?.Subtype.StartsWith("error_max_", StringComparison.Ordinal) == true))
        {
            return new ModelAnswer(answer, usage.Models.FirstOrDefault() ?? model, usage.Tokens, usage.CostUsd);
        }

        var isUnstructured = result.FailureClass is null || session.Result?.Subtype == "error_max_turns";
        throw new ModelFailureException(
            isUnstructured
                ? result with
                {
                    FailureClass = FailureClass.TaskFailed,
                    Message = "Claude Code: the model answered without the structure that was asked for.",
                }
                : result);
    }

    // A byte is a token at most; the client adds its own lines and the schema.
    private static decimal Maximum(ModelPrice price, ModelQuestion question, int promptBytes) =>
        price.MaxCost(
            promptBytes
                + Encoding.UTF8.GetByteCount(question.System)
                + Encoding.UTF8.GetByteCount(question.Schema)
                + AgentLimits.OverheadTokens,
            question.MaxOutputTokens);

    // Standard input holds one prompt: earlier turns stand in it as text.
    private static string Conversation(IReadOnlyList<ModelTurn> turns)
    {
        if (turns.Count == 1)
        {
            return turns[0].Text;
        }

        var text = new StringBuilder("This conversation went before:\n\n");
        foreach (var turn in turns.SkipLast(1))
        {
            text.Append(DataBlock.Wrap(turn.FromModel ? "your-answer" : "user", turn.Text)).Append("\n\n");
        }

        return text.Append("Now answer this:\n\n").Append(turns[^1].Text).ToString();
    }
}
