using PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic;

/// <summary>
/// Plans by rules, without a model: reads the parts that a request names, adds those that belong to the product it names, and
/// orders them: what parallel work agrees on, the parts, their integration, delivery, tests, documentation. The same text gives
/// the same tasks and the same complexity; only <see cref="OrchestratorPlan.Id"/> is new each time. Its words are English; of
/// other languages it keeps lists and the terms they share with English.
/// </summary>
public sealed class HeuristicPlanner : IPlanner
{
    /// <summary>The most tasks of a plan; further parts share tasks.</summary>
    public const int MostTasks = 120;

    /// <inheritdoc/>
    public PlannerKind Kind => PlannerKind.Heuristic;

    /// <inheritdoc/>
    public Task<OrchestratorPlan> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = request.Check();
        return Task.Run(() => Plan(request, text, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ComplexityAssessment> AssessAsync(PlanRequest request, CancellationToken cancellationToken) =>
        (await PlanAsync(request, cancellationToken).ConfigureAwait(false)).Complexity!;

    private static OrchestratorPlan Plan(PlanRequest request, string text, CancellationToken cancellationToken)
    {
        var outline = RequirementsReader.Read(text);
        cancellationToken.ThrowIfCancellationRequested();
        var found = PartFinder.Find(outline);
        var complexity = ComplexityAssessor.Assess(outline, found);
        cancellationToken.ThrowIfCancellationRequested();
        var drafts = TaskComposer.Compose(found, complexity, Math.Min(request.MaxTasks ?? MostTasks, MostTasks));
        DependencyRules.Apply(drafts);
        TaskIds.Assign(drafts, found.Parts.Count > 1 ? found.Name : "");
        var prompts = new PromptWriter(outline, found, drafts);
        var resources = ResourceReader.Read(string.Join('\n', outline.Items.Select(item => item.Text).Prepend(outline.Headline)));
        return new OrchestratorPlan
        {
            Requirements = request.Requirements,
            Complexity = new ComplexityAssessment(
                complexity.Score, complexity.Level, complexity.Rationale, ExecutorEstimate.Recommend(drafts, complexity.Level)),
            MaxExecutors = request.MaxExecutors,
            Planning = new PlanningRecord { Planner = PlannerKind.Heuristic },
            Tasks = drafts.ConvertAll(draft => new OrchestratorTask
            {
                Id = draft.Id,
                Title = draft.Title,
                Prompt = prompts.Write(draft),
                DependsOn = draft.Needs.ConvertAll(need => need.Id),
                EstimatedDuration = draft.Estimate,
                Resources = ResourceReader.For(draft, resources),
                Tags = [Tag(draft.Stage), .. draft.Parts.Select(part => part.Kind.Name).Append(draft.Kind.Name).Distinct()],
            }),
        };
    }

    private static string Tag(WorkStage stage) => stage switch
    {
        WorkStage.Contract => "contract",
        WorkStage.Implementation => "implementation",
        WorkStage.Integration => "integration",
        WorkStage.Delivery => "delivery",
        WorkStage.Tests => "tests",
        _ => "documentation",
    };
}
