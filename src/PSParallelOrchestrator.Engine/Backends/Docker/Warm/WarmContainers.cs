using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Docker.DotNet;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Warm;

/// <summary>
/// The containers that a run keeps, one for each executor: an attempt is run in that of its executor where it fits, and in a new one in its
/// place where it does not.
/// </summary>
internal sealed class WarmContainers(DockerRoom room, bool isKept, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, WarmContainer> kept = [];
    private readonly ConcurrentDictionary<string, Task<int?>> ends = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> removals = [];

    // The container by the token of the attempt that it runs.
    private readonly ConcurrentDictionary<string, string> busy = new(StringComparer.Ordinal);

    /// <summary>Runs an attempt in the container of its executor, which is made where it is missing.</summary>
    /// <returns>The container's id.</returns>
    /// <exception cref="OrchestratorException">The engine refused, and nothing was started.</exception>
    public async Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var spec = start.Spec;
        var order = new AttemptOrder(RandomNumberGenerator.GetHexString(32, lowercase: true), WarmPlace.Relative(spec), start.Secrets);
        room.User.HandOver(spec.Directory);
        WarmPlace.LetThrough(spec);
        var tried = default(WarmContainer);
        try
        {
            return await new LaunchPatience(room, time).LaunchAsync(
                async () =>
                {
                    tried = await FitAsync(spec, cancellationToken);
                    busy[spec.Token] = tried.Id;
                    ends[spec.Token] = await tried.OrderAsync(order, cancellationToken);
                    return tried.Id;
                },
                () => TryTakeBackAsync(spec, tried, cancellationToken),
                cancellationToken);
        }
        catch
        {
            busy.TryRemove(spec.Token, out _);
            await TryTakeBackAsync(spec, tried, CancellationToken.None);
            room.User.GiveBack(spec.Directory);
            throw;
        }
    }

    /// <summary>Looks for the container of an attempt that was ordered here, or by an orchestrator that is gone.</summary>
    /// <param name="handle">Its handle; null where that was lost, and its claim says that it was begun.</param>
    /// <param name="claim">Its claim.</param>
    public async Task<ExecutorSight> FindAsync(
        AttemptReference attempt, ContainerHandle? handle, AttemptClaim? claim, CancellationToken cancellationToken)
    {
        var end = EndOf(attempt.Token);
        if (end is { IsCompletedSuccessfully: true, Result: { } code })
        {
            return new ExecutorSight.Gone(FormattableString.Invariant($"psorch in its container ended it with exit code {code}."));
        }

        var id = handle?.Id ?? await FindByPlaceAsync(attempt, claim, cancellationToken);
        if (id is null || await room.Engine.FindAsync(id, cancellationToken) is not { } container)
        {
            return new ExecutorSight.Gone("Its container is gone.");
        }

        if (container.State is not ({ Running: true } or { Paused: true } or { Restarting: true }))
        {
            return new ExecutorSight.Gone(
                string.Create(CultureInfo.InvariantCulture, $"Its container ended with exit code {container.State!.ExitCode}."));
        }

        busy[attempt.Token] = container.ID;
        if (end is null)
        {
            await LetEndAsync(room.Engine, container.ID, cancellationToken);
        }

        var found = handle ?? new ContainerHandle(container.ID, room.Engine.Identity, room.Engine.Info.Name, attempt.Token);
        return new ExecutorSight.Alive(found.ToText(), claim?.At ?? time.GetUtcNow());
    }

    /// <summary>
    /// The container of the executor of an attempt that was begun: a container is called by its id, if it has a name of its own.
    /// </summary>
    private async Task<string?> FindByPlaceAsync(AttemptReference attempt, AttemptClaim? claim, CancellationToken cancellationToken)
    {
        var ids = await room.Engine.ListRunningAsync(
            ContainerLabels.Directory, WarmPlace.Root(attempt.Directory), cancellationToken);
        return ids.FirstOrDefault(id => claim is not null && id.StartsWith(claim.Host, StringComparison.Ordinal))
            ?? (ids is [var youngest, ..] ? youngest : null);
    }

    /// <summary>
    /// The exit code of the executor of an attempt that was ordered here; null where the streams of its container ended before.
    /// </summary>
    /// <returns>A task that ends with it; null where it was not ordered here.</returns>
    public Task<int?>? EndOf(string token) => ends.GetValueOrDefault(token);

    /// <summary>Says that a container is asked to end, or is ended: the next attempt of its executor gets another one.</summary>
    public void UseNoMore(string id) => kept.Values.FirstOrDefault(container => container.Id == id)?.UseNoMore();

    /// <summary>Forgets an attempt whose end is known.</summary>
    public void Forget(string token)
    {
        ends.TryRemove(token, out _);
        busy.TryRemove(token, out _);
    }

    /// <summary>
    /// Lets the containers end that an orchestrator of the run has left which was killed, or an engine that was: they were told nothing
    /// where both were away.
    /// </summary>
    public async Task LetLeftEndAsync(string runId, CancellationToken cancellationToken)
    {
        foreach (var id in (await OfRunAsync(runId, cancellationToken)).Except(kept.Values.Select(static own => own.Id)))
        {
            await LetEndAsync(room.Engine, id, cancellationToken);
        }
    }

    /// <summary>Removes the containers of a run that run no attempt; those that are to stay are let end.</summary>
    public async Task RemoveIdleAsync(string runId, CancellationToken cancellationToken)
    {
        // Also those that an engine which was killed had made and not begun.
        var all = await room.Engine.ListAsync(ContainerLabels.Run, runId, cancellationToken, ContainerLabels.Directory);
        foreach (var id in all.Except(busy.Values))
        {
            await (isKept ? LetEndAsync(room.Engine, id, cancellationToken) : room.Engine.RemoveAsync(id, cancellationToken));
        }
    }

    /// <summary>Lets a container that is not followed from here end with the attempt that it runs.</summary>
    public static Task LetEndAsync(DockerEngine engine, string id, CancellationToken cancellationToken) =>
        engine.SignalAsync(id, WarmExecutor.LastOneSignal, cancellationToken);

    /// <summary>Lets go of all: those that run something end with it, the others now.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var container in kept.Values)
        {
            Retire(container);
        }

        await Task.WhenAll(removals.Keys);
    }

    private Task<IReadOnlyList<string>> OfRunAsync(string runId, CancellationToken cancellationToken) =>
        room.Engine.ListRunningAsync(ContainerLabels.Run, runId, cancellationToken, ContainerLabels.Directory);

    /// <summary>
    /// Removes the container that was given an order which failed: it may have arrived, and nothing of it may go on while another container
    /// is given the attempt.
    /// </summary>
    /// <returns>Whether nothing has begun.</returns>
    private async Task<bool> TryTakeBackAsync(AttemptSpec spec, WarmContainer? tried, CancellationToken cancellationToken)
    {
        if (tried is null)
        {
            return true;
        }

        kept.TryRemove(new KeyValuePair<int, WarmContainer>(spec.Executor, tried));
        tried.Dispose();
        await room.Engine.RemoveAsync(tried.Id, cancellationToken);
        return !new DirectoryAttemptStore(spec.Directory).FindClaim(spec.Token).Exists;
    }

    private async Task<WarmContainer> FitAsync(AttemptSpec spec, CancellationToken cancellationToken)
    {
        var network = await room.Networks.OfAsync(spec, cancellationToken);
        var request = room.Requests.OfExecutor(spec, network);
        var fit = WarmFit.Of(request);
        if (kept.TryRemove(spec.Executor, out var there))
        {
            if (there.IsFree && there.Fit == fit)
            {
                return kept[spec.Executor] = there;
            }

            Retire(there);
        }

        var id = await room.Engine.CreateAsync(request, cancellationToken);
        var streams = default(MultiplexedStream);
        try
        {
            streams = await room.Engine.OpenStreamsAsync(id, cancellationToken);
            await room.Engine.StartAsync(id, cancellationToken);
            return kept[spec.Executor] = new WarmContainer(id, fit, streams);
        }
        catch
        {
            streams?.Dispose();
            await room.Engine.RemoveAsync(id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>
    /// Lets go of a container, which ends it after the attempt that it runs; one that runs none is removed, if it is not to stay. Nobody
    /// waits for that but who closes this.
    /// </summary>
    private void Retire(WarmContainer container)
    {
        container.Dispose();
        if (isKept || busy.Values.Contains(container.Id))
        {
            return;
        }

        var removal = RemoveAsync(container.Id);
        removals[removal] = 0;
        _ = removal.ContinueWith(
            ended => removals.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task RemoveAsync(string id)
    {
        try
        {
            await room.Engine.RemoveAsync(id, CancellationToken.None);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            // It ends by itself, and is removed with what else the run has left.
        }
    }
}
