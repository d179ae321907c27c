using System.Collections.Concurrent;
using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>Runs executors as processes of this machine. Their handles are process identities.</summary>
/// <param name="places">Says of which machines something can be known.</param>
internal sealed class ProcessHost(Func<Task<(PsorchProgram? Program, string? Problem)>> locate, PlaceKnowledge places) : IDetachedHost
{
    private readonly ConcurrentDictionary<string, DetachedProcess> watched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> environment = AgentlessEnvironment.OfThisProcess();
    private PsorchProgram? psorch;

    public BackendKind Kind => BackendKind.Process;

    public bool HoldsLimits => false;

    public ExecutorEnvironment Environment => ExecutorEnvironment.Inherited;

    public async Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        (psorch, var problem) = await locate().WaitAsync(cancellationToken);
        return new BackendStatus(Kind, psorch is not null, psorch is null ? null : EngineVersion.Current, problem);
    }

    public async Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => await FindPsorchAsync();

    public IAttemptStore Store(string directory) => new DirectoryAttemptStore(directory);

    public async Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var program = await FindPsorchAsync();
        var directory = start.Spec.Directory;
        var log = ChildOutput.ToFile(AttemptFiles.Log(directory), append: true);
        var executor = await DetachedProcess.StartAsync(
            new ChildStartInfo
            {
                FileName = program.FileName,
                Arguments = [.. program.Arguments, .. ExecutorProcesses.Arguments(directory, start.Secrets is not null)],
                WorkingDirectory = directory,
                Environment = environment,
                Output = log,
                Error = log,
            },
            start.Secrets);
        var handle = executor.Identity.ToText();
        watched[handle] = executor;
        return handle;
    }

    public ValueTask<ExecutorSight> FindAsync(AttemptReference attempt, FoundClaim claim, CancellationToken cancellationToken) =>
        ValueTask.FromResult(claim switch
        {
            { Claim: { } known } => OfClaim(known),
            { Exists: true } => OfUnreadableClaim(attempt),

            // An executor that is just starting makes the claim, or finds that somebody else has.
            _ => new ExecutorSight.Gone("Nobody has claimed it."),
        });

    public async Task<ExecutorEnd> WaitAsync(string handle)
    {
        var executor = watched.GetOrAdd(handle, static text => DetachedProcess.Watch(Identity(text)));
        var exit = await executor.Ended;
        watched.TryRemove(handle, out _);
        return new ExecutorEnd(string.Create(CultureInfo.InvariantCulture, $"process {executor.Identity.Pid}, {exit}"));
    }

    public ValueTask<bool> AskToEndAsync(string handle, CancellationToken cancellationToken)
    {
        var executor = watched.GetValueOrDefault(handle);
        return ValueTask.FromResult(executor?.AskToEnd() ?? OperatingSystem.IsLinux());
    }

    public Task EndAsync(string handle, CancellationToken cancellationToken) => StrayProcesses.EndTreeAsync(Identity(handle));

    public async Task EndLeftoversAsync(IReadOnlyCollection<string> tokens)
    {
        await StrayProcesses.EndByTokenAsync(tokens, RunOptions.DefaultGraceTime);
        await Subreaper.EndOrphansAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ProcessIdentity Identity(string handle) =>
        ProcessIdentity.FromText(handle) ?? throw new FormatException($"'{handle}' is no process.");

    private async ValueTask<PsorchProgram> FindPsorchAsync()
    {
        if (psorch is null)
        {
            (psorch, var problem) = await locate();
            return psorch ?? throw BackendErrors.NotAvailable(Kind, problem);
        }

        return psorch;
    }

    private ExecutorSight OfClaim(AttemptClaim claim)
    {
        var process = ClaimedProcess.Of(claim);
        var place = ClaimedProcess.Place(claim);
        return places.Of(place) == PlaceReach.Here && process.IsAlive()
            ? new ExecutorSight.Alive(process.ToText(), claim.At)
            : NotSeen(
                place,
                string.Create(CultureInfo.InvariantCulture, $"Its executor, process {claim.ProcessId}, ended without a result."));
    }

    /// <summary>Somebody has it, and the file does not say who: the record of its launch has to do.</summary>
    private ExecutorSight OfUnreadableClaim(AttemptReference attempt)
    {
        var place = attempt.LaunchedFrom ?? ProcessPlace.Current;
        var launched = attempt.Handle is { } handle ? ProcessIdentity.FromText(handle) : null;
        return places.Of(place) == PlaceReach.Here
            && (launched?.IsAlive() == true ? launched : ExecutorProcesses.Find(attempt.Directory)) is { } living
                ? new ExecutorSight.Alive(living.ToText(), TimeProvider.System.GetUtcNow())
                : NotSeen(place, "Its claim cannot be read, and it has no executor.");
    }

    private ExecutorSight NotSeen(ProcessPlace place, string gone) => places.Of(place) switch
    {
        PlaceReach.Here => new ExecutorSight.Gone(gone),
        PlaceReach.Restarted => new ExecutorSight.Gone($"The machine {place.Host} was restarted while it ran."),
        PlaceReach.DeclaredLost => new ExecutorSight.Gone($"Its host {place.Host} was declared lost."),
        _ => new ExecutorSight.OutOfReach(place.Host, place.IsHost(ProcessPlace.Current.Host)),
    };
}
