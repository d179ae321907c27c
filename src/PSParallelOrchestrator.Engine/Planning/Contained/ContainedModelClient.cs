using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Planning.ByModel;

namespace PSParallelOrchestrator.Engine.Planning.Contained;

/// <summary>
/// Lets a planner's model be asked in a container, which has no network, no key and nothing of this machine but the directory of the
/// question: one for each question. What comes back is a text, which is judged here as any other.
/// </summary>
/// <param name="kind">Who asks.</param>
/// <param name="options">How.</param>
/// <param name="docker">In which containers.</param>
/// <param name="directory">The directory of the planning.</param>
/// <param name="context">The clock, and who is told what takes a while.</param>
internal sealed class ContainedModelClient(
    PlannerKind kind, PlannerOptions options, DockerBackendOptions docker, string directory, PlannerGateway gateway, PlannerContext context)
    : IModelClient
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public AgentKind Kind => PlannerClients.AgentOf(kind);

    public async Task<ModelAnswer> AskAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        var place = Directory.CreateDirectory(Path.Combine(directory, $"contained-{Guid.NewGuid():N}")).FullName;
        new ContainedQuestion(kind, options.Agents, question).Write(place);
        await using var container = await PlannerContainer.StartAsync(
            docker,
            new PlannerTask(
                place,
                Path.Combine(directory, GatewaySocket.FolderName),
                QuestionExecutor.CommandName,
                ExecutorSecrets.None with { Gateway = gateway.Access }),
            Kind == AgentKind.ClaudeCode ? "claude" : null,
            context.Time,
            context.Says,
            cancellationToken);
        var end = container.WaitAsync(cancellationToken);
        while (await Task.WhenAny(end, Task.Delay(BetweenLooks, context.Time, cancellationToken)) != end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (gateway.Use.SinceAsking > options.Agents.StallLimit)
            {
                throw Failure($"was silent for {options.Agents.StallLimit}, and was ended.");
            }
        }

        var how = await end;
        return ContainedAnswer.Find(place) switch
        {
            { Answer: { } answer } => answer,
            { Failure: { } failure } => throw new ModelFailureException(failure),
            _ => throw Failure($"left no answer: {how}."),
        };
    }

    /// <summary>The options of Docker among those of a planning.</summary>
    /// <exception cref="OrchestratorException">One cannot be used.</exception>
    public static DockerBackendOptions OptionsOf(PlannerOptions options) => options.BackendOptions switch
    {
        DockerBackendOptions docker => docker,
        BackendOptionTexts texts when (texts.Of ?? options.Backend ?? BackendKind.Docker) == BackendKind.Docker =>
            (DockerBackendOptions)BackendRegistry.Get(BackendKind.Docker).ReadOptions(texts.Texts)!,
        _ => new DockerBackendOptions(),
    };

    private ModelFailureException Failure(string what) =>
        new(new AttemptOutcome(FailureClass.Transient, $"{Kind} in a container {what}"));
}
