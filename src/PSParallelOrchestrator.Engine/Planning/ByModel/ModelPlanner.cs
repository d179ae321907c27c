using System.Text;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Planning.Heuristic;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>Plans by a model: it assesses the requirements, then divides them. Each call has a budget of its own.</summary>
/// <param name="kind">Which planner this is.</param>
/// <param name="options">What planning may take.</param>
/// <param name="context">Clock, keys and prices.</param>
/// <param name="connect">Makes the client, given a directory for what it leaves, and the gateway that it asks through.</param>
internal sealed class ModelPlanner(
    PlannerKind kind, PlannerOptions options, PlannerContext context, Func<string, PlannerGateway, IModelClient> connect)
    : IPlanner
{
    private const int AssessmentTokens = 2_000;

    public PlannerKind Kind => kind;

    public async Task<ComplexityAssessment> AssessAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = request.Check();
        var repository = await RepositoryOverview.ReadAsync(request.Repository, cancellationToken);
        var (assessment, _) = await HoldAsync(
            NewId(), (conversation, token) => AssessAsync(conversation, text, repository, token), cancellationToken);
        return assessment;
    }

    public async Task<OrchestratorPlan> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = request.Check();
        CheckBudget(request);
        var repository = await RepositoryOverview.ReadAsync(request.Repository, cancellationToken);
        var id = NewId();
        var ((complexity, answer), record) = await HoldAsync(id, async (conversation, token) =>
        {
            var complexity = await AssessAsync(conversation, text, repository, token);
            context.Says?.Invoke(FormattableString.Invariant(
                $"The work was assessed as {complexity.Level} ({complexity.Score} of 100)."));
            var capacity = HostCapacity.Capacity(request.Capacity);
            var most = LevelRange.MostTasks(complexity.Level, request.MaxTasks);
            var question = PlanQuestion(text, repository, complexity, request);
            var answer = await conversation.AskAsync(
                question,
                answer => PlanAnswer.Judge(answer, most, request.MaxTasks is null ? complexity.Level : null, capacity),
                token);
            return (complexity, answer);
        }, cancellationToken);
        return new OrchestratorPlan
        {
            Id = id,
            Requirements = request.Requirements,
            Complexity = ComplexityAnswer.For(complexity, answer.Tasks.Count),
            MaxExecutors = request.MaxExecutors,
            Planning = record with { Rationale = answer.Rationale },
            Tasks = answer.Tasks,
        };
    }

    // The second question is the dearer one. A byte is a token at most, as the gateway reserves.
    public decimal LeastBudgetUsd(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = Needs().Models[0];
        var simple = new ComplexityAssessment(0, ComplexityLevel.Simple, string.Empty, 1);
        var question = PlanQuestion(request.Check(), repository: null, simple, request);
        var bytes = Encoding.UTF8.GetByteCount(question.System) + Encoding.UTF8.GetByteCount(question.Turns[0].Text);
        return context.Agents.Prices.Find(model) is { } price
            ? price.MaxCost(bytes + AgentLimits.OverheadTokens, question.MaxOutputTokens, cachesForAnHour: false)
            : 0;
    }

    private static Task<ComplexityAssessment> AssessAsync(
        ModelConversation conversation, string requirements, string? repository, CancellationToken cancellationToken)
    {
        return conversation.AskAsync(AssessmentQuestion(requirements, repository), ComplexityAnswer.Judge, cancellationToken);
    }

    private static ModelQuestion AssessmentQuestion(string requirements, string? repository) => new(
        PlannerPrompts.AssessmentRules,
        [new ModelTurn(FromModel: false, PlannerPrompts.Assessment(requirements, repository))],
        PlannerSchemas.ComplexityName,
        PlannerSchemas.Complexity,
        AssessmentTokens);

    private static ModelQuestion PlanQuestion(
        string requirements, string? repository, ComplexityAssessment complexity, PlanRequest request) => new(
        PlannerPrompts.PlanRules(HostCapacity.Capacity(request.Capacity)),
        [new ModelTurn(FromModel: false, PlannerPrompts.Plan(requirements, repository, complexity, request))],
        PlannerSchemas.PlanName,
        PlannerSchemas.Plan,
        PlanTokens(complexity.Level, LevelRange.MostTasks(complexity.Level, request.MaxTasks)));

    private void CheckBudget(PlanRequest request)
    {
        if (options.MaxCostUsd is not { } budget)
        {
            return;
        }

        Needs().RequirePrices(context.Agents.Prices);
        if (LeastBudgetUsd(request) is var least && budget < least)
        {
            throw BudgetErrors.TooSmall(budget, [($"a request of the planner {kind}", least)]);
        }
    }

    // What an answer may have at most is reserved of the budget: a small piece of work needs no large one, unless more tasks are allowed.
    private static int PlanTokens(ComplexityLevel level, int mostTasks)
    {
        var ofTasks = LevelRange.LevelOf(LevelRange.LeastScoreFor(mostTasks));
        return (level > ofTasks ? level : ofTasks) switch
        {
            ComplexityLevel.Simple => 8_000,
            ComplexityLevel.Moderate => 16_000,
            ComplexityLevel.Complex => 24_000,
            _ => 32_000,
        };
    }

    private ModelNeeds Needs() => AgentCatalog.Create()[PlannerClients.AgentOf(kind)].Needs(options.Agents)!;

    private string NewId() => Ulid.NewUlid(context.Time.GetUtcNow()).ToString();

    /// <summary>Talks to the model, and says of every failure what it cost and where the answers are.</summary>
    /// <returns>What came of it, and what it used.</returns>
    private async Task<(T Result, PlanningRecord Record)> HoldAsync<T>(
        string id, Func<ModelConversation, CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
    {
        var files = PlannerFiles.Create(id, context.Agents.Secrets.Redactor, context.Time);
        var account = new PlanningAccount(kind);
        using var limit = new CancellationTokenSource(TimerLimit.Of(options.TimeLimit), context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        string Spent() => $"{account.Describe()} What was asked and answered is kept in {files.Directory}.";
        T result;
        try
        {
            await using var gateway = await PlannerGateway.OpenAsync(Needs(), options, context, id, files.Directory, both.Token);
            try
            {
                var conversation = new ModelConversation(connect(files.Directory, gateway), account, files, options.Retry, context);
                result = await talk(conversation, both.Token);
            }
            finally
            {
                account.Take(await gateway.CloseAsync());
            }

            return (result, account.Record);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw PlannerErrors.TimedOut(kind, options.TimeLimit, Spent());
        }
        catch (AnswerUnusableException e)
        {
            throw PlannerErrors.Unusable(kind, e.Asked, e.Problems, ModelConversation.MostRepairs, Spent());
        }
        catch (ModelFailureException) when (account.Refusal is { } refusal)
        {
            throw PlannerErrors.BudgetSpent(kind, refusal, Spent());
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
