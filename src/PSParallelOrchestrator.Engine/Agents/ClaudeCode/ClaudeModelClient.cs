using System.Text;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.Prompts;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Asks a model through Claude Code, without tools.</summary>
/// <param name="options">How the agent works.</param>
/// <param name="secrets">What must be written nowhere.</param>
/// <param name="directory">Where the transcripts of the questions go; made where it is missing.</param>
/// <param name="gateway">The model gateway that holds the key.</param>
/// <param name="models">What its requests do there.</param>
internal sealed class ClaudeModelClient(
    AgentOptions options, SecretStore secrets, string directory, GatewayAccess gateway, IModelUse models, TimeProvider time) : IModelClient
{
    public AgentKind Kind => AgentKind.ClaudeCode;

    public async Task<ModelAnswer> AskAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        var prompt = ClaudeRun.Encode(Conversation(question.Turns));
        var model = ClaudeModels.Of(options);
        var installation = await ClaudeInstallation.FindAsync(cancellationToken);
        var place = Directory.CreateDirectory(Path.Combine(directory, $"question-{Guid.NewGuid():N}")).FullName;
        using var home = ClaudeHome.Create(place);
        var environment = OwnEnvironment.Copy();
        ClaudeEnvironment.Apply(environment, new Dictionary<string, string>(), home, options, gateway, isLimited: true);
        environment["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] = FormattableString.Invariant($"{question.MaxOutputTokens}");
        var session = new ClaudeSession(new ActivityLog(Path.Combine(place, ActivityLog.FileName), secrets, time).Add);
        var launch = new ClaudeLaunch
        {
            Program = installation.Path,
            Arguments = ClaudeCommandLine.ForQuestion(
                options, home.Write("system-prompt.md", question.System), model, question.Schema),
            Environment = environment,
            WorkingDirectory = home.Temporary,
            Prompt = prompt,
            Transcript = Path.Combine(place, AgentFiles.TranscriptName),
            ErrorLog = Path.Combine(place, "stderr.log"),
            Redactor = secrets.Redactor,
            Models = models,
            StallLimit = options.StallLimit,
        };
        var result = await ClaudeRun.RunAsync(launch, session, options, time, cancellationToken);

        // An answer that breaks the schema is still one: who asked says what is wrong with it. There is one turn, so it ends for want of
        // turns.
        if (session.Answer is { } answer
            && (result.FailureClass is null || session.Result?.Subtype.StartsWith("error_max_", StringComparison.Ordinal) == true))
        {
            return new ModelAnswer(answer, model);
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
