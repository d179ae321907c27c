using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>Plans by a model: it assesses the requirements, then divides them. Each call has a budget of its own.</summary>
/// <param name="kind">Which planner this is.</param>
/// <param name="options">What planning may take.</param>
/// <param name="context">Clock, keys and prices.</param>
/// <param name="connect">Makes the client, given a directory for what it leaves.</param>
internal sealed class ModelPlanner(PlannerKind kind, PlannerOptions options, PlannerContext context, Func<string, IModelClient> connect)
    : IPlanner
{
    private const int AssessmentTokens = 2_000;

    public PlannerKind Kind => kind;

    public async Task<ComplexityAssessment> AssessAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = request.Check();
        var repository = await RepositoryOverview.ReadAsync(request.Repository, cancellationToken);
        return await HoldAsync(NewId(), (conversation, _, token) => AssessAsync(conversation, text, repository, token), cancellationToken);
    }

    public async Task<OrchestratorPlan> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = request.Check();
        var repository = await RepositoryOverview.ReadAsync(request.Repository, cancellationToken);
        var id = NewId();
        return await HoldAsync(id, async (conversation, account, token) =>
        {
            var complexity = await AssessAsync(conversation, text, repository, token);
            var capacity = HostCapacity.Capacity(request.Capacity);
            var question = new ModelQuestion(
                PlannerPrompts.PlanRules(capacity),
                [new ModelTurn(FromModel: false, PlannerPrompts.Plan(text, repository, complexity, request))],
                PlannerSchemas.PlanName,
                PlannerSchemas.Plan,
                PlanTokens(complexity.Level));
            var answer = await conversation.AskAsync(question, answer => PlanAnswer.Judge(answer, request.MaxTasks, capacity), token);
            return new OrchestratorPlan
            {
                Id = id,
                Requirements = request.Requirements,
                Complexity = ComplexityAnswer.For(complexity, answer.Tasks.Count),
                MaxExecutors = request.MaxExecutors,
                Planning = account.Record with { Rationale = answer.Rationale },
                Tasks = answer.Tasks,
            };
        }, cancellationToken);
    }

    private static Task<ComplexityAssessment> AssessAsync(
        ModelConversation conversation, string requirements, string? repository, CancellationToken cancellationToken)
    {
        var question = new ModelQuestion(
            PlannerPrompts.AssessmentRules,
            [new ModelTurn(FromModel: false, PlannerPrompts.Assessment(requirements, repository))],
            PlannerSchemas.ComplexityName,
            PlannerSchemas.Complexity,
            AssessmentTokens);
        return conversation.AskAsync(question, ComplexityAnswer.Judge, cancellationToken);
    }

    // What an answer may have at most is reserved of the budget: a small piece of work needs no large one.
    private static int PlanTokens(ComplexityLevel level) => level switch
    {
        ComplexityLevel.Simple => 8_000,
        ComplexityLevel.Moderate => 16_000,
        ComplexityLevel.Complex => 24_000,
        _ => 32_000,
    };

    private string NewId() => Ulid.NewUlid(context.Time.GetUtcNow()).ToString();

    /// <summary>Talks to the model, and says of every failure what it cost and where the answers are.</summary>
    private async Task<T> HoldAsync<T>(
        string id, Func<ModelConversation, PlanningAccount, CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
    {
        var files = PlannerFiles.Create(id, context.Agents.Secrets.Redactor, context.Time);
        var spending = new SpendingLimit(options.MaxCostUsd);
        var account = new PlanningAccount(kind, spending);
        using var limit = new CancellationTokenSource(TimerLimit.Of(options.TimeLimit), context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        string Spent() => $"{account.Describe()} What was asked and answered is kept in {files.Directory}.";
        try
        {
            return await talk(
                new ModelConversation(connect(files.Directory), spending, account, files, options.Retry, context),
                account,
                both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw PlannerErrors.TimedOut(kind, options.TimeLimit, Spent());
        }
        catch (AnswerUnusableException e)
        {
            throw PlannerErrors.Unusable(kind, e.Asked, e.Problems, ModelConversation.MostRepairs, Spent());
        }
        catch (ModelFailureException) when (spending is { RefusedUsd: { } needed, LeftUsd: { } left })
        {
            throw PlannerErrors.BudgetTooSmallForModel(kind, needed, left, Spent());
        }
        catch (ModelFailureException e)
        {
            throw PlannerErrors.ModelFailed(kind, e, Spent());
        }
        catch (OrchestratorException e) when (account.Record.Requests > 0)
        {
            throw PlannerErrors.AfterSpending(e, Spent());
        }
        finally
        {
            files.Note(account.Record);
        }
    }
}
