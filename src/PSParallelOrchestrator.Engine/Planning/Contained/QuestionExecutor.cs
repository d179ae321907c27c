using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Planning.ByModel;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Planning.Contained;

/// <summary>Asks one question of a planner, in a container: reads it from its directory, and leaves what came of it there.</summary>
public static class QuestionExecutor
{
    /// <summary>The name of the command of psorch that does it.</summary>
    public const string CommandName = "ask";

    /// <summary>Asks.</summary>
    /// <param name="directory">The directory of the question.</param>
    /// <param name="secretsSource">Where the way to the model gateway is read from: a file, or - for standard input.</param>
    /// <param name="cancellationToken">Ends it, without an answer.</param>
    /// <returns>A task that ends when there is an answer.</returns>
    /// <exception cref="OrchestratorException">There is no question that can be asked.</exception>
    public static async Task RunAsync(string directory, string secretsSource, CancellationToken cancellationToken)
    {
        directory = Path.GetFullPath(directory);
        ContainedQuestion question;
        try
        {
            question = ContainedQuestion.Read(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw PlannerErrors.QuestionUnusable(directory, e);
        }

        var gateway = ExecutorSecrets.Read(secretsSource).Gateway ?? throw PlannerErrors.QuestionWithoutGateway();
        await using var forward = SocketForward.Open(gateway);
        var client = PlannerClients.Create(
            question.Planner,
            question.Options,
            new AgentAccess { Secrets = SecretStore.FromEnvironment() },
            directory,
            forward is null ? gateway : gateway with { Address = forward.Address },
            FollowedElsewhere.Instance,
            TimeProvider.System);
        ContainedAnswer answer;
        try
        {
            answer = new ContainedAnswer(await client.AskAsync(question.Question, cancellationToken), Failure: null);
        }
        catch (ModelFailureException e)
        {
            answer = new ContainedAnswer(Answer: null, e.Failure);
        }
        catch (OrchestratorException e)
        {
            answer = new ContainedAnswer(Answer: null, new AttemptOutcome(FailureClass.Permanent, e.Message));
        }

        answer.Write(directory);
    }

    /// <summary>Whoever holds the lease sees what is asked, and ends a client that asks nothing.</summary>
    private sealed class FollowedElsewhere : IModelUse
    {
        public static FollowedElsewhere Instance { get; } = new();

        public TimeSpan? SinceAsking => TimeSpan.Zero;
    }
}
