using System.Text;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>
/// Does Agent tasks without a model: deterministic files that fit the task, or what the settings say instead. No key, no network, no cost.
/// </summary>
public sealed class SimulatedAgent : IAgent
{
    private static readonly Task<AttemptOutcome> NothingDone = Task.FromResult(AttemptOutcome.Success);

    // What a task that names no memory is taken to have been given.
    private static readonly MemorySize DefaultMemory = new(4L << 30);

    /// <inheritdoc/>
    public AgentKind Kind => AgentKind.Simulated;

    /// <inheritdoc/>
    public Task<AgentStatus> ProbeAsync(AgentOptions options, AgentAccess services, CancellationToken cancellationToken) =>
        Task.FromResult(new AgentStatus(Kind, Available: true, Version: null, Reason: null));

    /// <inheritdoc/>
    /// <remarks>An attempt without duration and files ends before this returns, and makes no directory.</remarks>
    public Task<AttemptOutcome> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<AttemptOutcome>(cancellationToken);
        }

        var behavior = SimulationRules.Resolve(context.Spec.Simulation, context.Spec.Task.Id);
        if (behavior is { WriteFiles: false, Fail: 0, Hang: false, Conflict: null, Memory: null } && behavior.Duration == TimeSpan.Zero)
        {
            return NothingDone;
        }

        return WorkAsync(context, behavior, cancellationToken);
    }

    private static async Task<AttemptOutcome> WorkAsync(
        AgentContext context,
        SimulationBehavior behavior,
        CancellationToken cancellationToken)
    {
        var spec = context.Spec;
        if (!SimulationRules.IsDuration(behavior.Duration))
        {
            return Refusal(SimulationErrors.DurationOutOfRange(behavior.Duration));
        }

        if (behavior.Conflict is { } path && !SimulatedPaths.IsInside(path))
        {
            return Refusal(SimulationErrors.BadConflictPath(path));
        }

        var given = spec.Resources?.Memory ?? DefaultMemory;
        var starved = given < behavior.Memory;
        var fails = behavior.Fails(spec.Attempt);
        if (behavior.Hang && !starved && !fails)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken).ConfigureAwait(false);
        }

        if (behavior.Duration > TimeSpan.Zero)
        {
            await Task.Delay(behavior.Duration, context.Time, cancellationToken).ConfigureAwait(false);
        }

        if (starved)
        {
            return new AttemptOutcome(
                FailureClass.OutOfMemory,
                $"Simulated: the task needs {behavior.Memory} of memory and was given {given}. Give it more, or let the retry do so.");
        }

        if (fails)
        {
            return new AttemptOutcome(
                behavior.FailureClass,
                $"Simulated: attempt {spec.Attempt} was set to fail ({behavior.FailureClass}). Change the simulation rules if it should "
                    + $"not.")
            {
                RetryAfter = behavior.RetryAfter,
            };
        }

        return Write(context, behavior, cancellationToken);
    }

    private static AttemptOutcome Write(AgentContext context, SimulationBehavior behavior, CancellationToken cancellationToken)
    {
        var task = context.Spec.Task;
        IReadOnlyList<SimulatedFile> files = behavior.WriteFiles ? SimulatedWork.For(task, context.Spec.Requirements) : [];
        if (behavior.Conflict is { } conflict)
        {
            var content = $"SIMULATED: what task {task.Id} has to say about this file, and no other task does.\n";
            files = [.. files.Where(file => file.Path != conflict), new SimulatedFile(conflict, content)];
        }

        if (files.Count == 0)
        {
            return AttemptOutcome.Success;
        }

        var workspace = context.EnsureWorkspace();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var target = Path.Combine(workspace, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, Encoding.UTF8.GetBytes(file.Content));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return new AttemptOutcome(FailureClass.TaskFailed, $"Simulated: '{file.Path}' cannot be written: {error.Message}");
            }
        }

        return new AttemptOutcome(null, $"Simulated: wrote {files.Count} files; no model was asked.");
    }

    private static AttemptOutcome Refusal(OrchestratorException error) => new(FailureClass.Permanent, "Simulated: " + error.Message);
}
