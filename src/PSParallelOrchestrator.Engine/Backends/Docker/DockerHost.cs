using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;
using PSParallelOrchestrator.Engine.Backends.Docker.Warm;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Runs executors as containers, one for each attempt. A container's name is the attempt's token.</summary>
/// <param name="options">What the user wants.</param>
/// <param name="lostHosts">Hosts that the user declared gone for good.</param>
/// <param name="tell">Told what takes a while; null for nobody.</param>
internal sealed class DockerHost(
    DockerBackendOptions options, IReadOnlyCollection<string> lostHosts, TimeProvider time, Action<string>? tell = null) : IDetachedHost
{
    private const int LongestTail = 500;
    private const int PrepareTries = 6;
    private static readonly TimeSpan PreparePause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TidyLimit = TimeSpan.FromSeconds(30);
    private readonly ContainerPlaces places = new(lostHosts);
    private readonly ConcurrentDictionary<string, FollowedAttempt> followed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> takings = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim connecting = new(1, 1);
    private Action<string, string> troubled = static (_, _) => { };
    private DockerRoom? room;
    private GatewayMount? gateway;
    private WarmContainers? warm;
    private OrchestratorRun? run;

    public BackendKind Kind => BackendKind.Docker;

    public bool HoldsLimits => true;

    public ExecutorEnvironment Environment => ExecutorEnvironment.Confined;

    public async Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        var found = await RoomAsync(cancellationToken);
        await found.Image.RequirePsorchAsync(await found.Image.EnsureAsync(cancellationToken), cancellationToken);
        return new BackendStatus(
            Kind,
            Available: true,
            found.Engine.Info.ServerVersion,
            found.Carried is null ? null : DockerErrors.FilesAreCarried(found.Engine));
    }

    public async Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken)
    {
        for (var left = PrepareTries; ; left--)
        {
            try
            {
                await PrepareOnceAsync(run, cancellationToken);
                return;
            }
            catch (Exception e) when (left > 1 && e is HttpRequestException { StatusCode: null } or IOException)
            {
                // An engine that is just restarted is there again in a moment; the run has attempts that go on.
                await Task.Delay(PreparePause, time, cancellationToken);
            }
        }
    }

    public string? Notice => room?.Carried is null ? null : DockerErrors.FilesAreCarried(room.Engine);

    private async Task PrepareOnceAsync(OrchestratorRun run, CancellationToken cancellationToken)
    {
        this.run = run;
        var found = room = await (await RoomAsync(cancellationToken)).ForAsync(
            options, new RunPaths(run.Directory).State, cancellationToken);

        // Of an orchestrator that was killed after an end was recorded.
        await found.Remains.TidyAsync(run, cancellationToken);
        await found.Remains.RemoveQuestionsAsync(cancellationToken);
        if (options.ReuseContainer)
        {
            await Warm(found.Carried is null ? found : throw DockerErrors.NeedsDirectories(found.Engine, "reuseContainer"))
                .LetLeftEndAsync(run.Id, cancellationToken);
        }

        var image = await found.Image.EnsureAsync(cancellationToken);
        await found.Image.RequirePsorchAsync(image, cancellationToken);
        if (run.Plan.Tasks.Any(task => task.Kind == TaskKind.Agent && (task.Agent ?? run.Options.Agent) == AgentKind.ClaudeCode))
        {
            await found.Image.RequireAsync(image, "claude", cancellationToken);
        }

        if (run.Plan.Tasks.Any(ContainerNetworks.IsFor))
        {
            await found.Networks.EnsureAsync(cancellationToken);
        }

        gateway = new GatewayMount(Path.Combine(new RunPaths(run.Directory).State, GatewaySocket.FolderName), found.User);
    }

    public IAttemptStore Store(string directory) => new DirectoryAttemptStore(directory);

    public AttemptSpec Translate(AttemptSpec spec) => InnerSpec.Of(
        spec,
        WarmPlace.Takes(options, spec) ? WarmPlace.Inside(spec) : ContainerRequest.Output,
        isCarried: room?.Carried is not null);

    public async Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var found = await RoomAsync(cancellationToken);
        if (WarmPlace.Takes(options, start.Spec))
        {
            return (Handle(await Warm(found).StartAsync(start, cancellationToken), found) with { Attempt = start.Spec.Token }).ToText();
        }

        var id = await new ContainerLaunch(found, gateway, time).StartAsync(start, cancellationToken);
        followed[id] = new FollowedAttempt(
            start.Spec.Token, start.Spec.Directory, found.Carried is not null, start.Spec.Gateway?.Address);
        return Handle(id, found).ToText();
    }

    public async ValueTask<ExecutorSight> FindAsync(AttemptReference attempt, FoundClaim claim, CancellationToken cancellationToken)
    {
        if (places.DeclaredLost(attempt) is { } lost)
        {
            return lost;
        }

        var found = await RoomAsync(cancellationToken);
        attempt = attempt with { Handle = attempt.Handle ?? CarriedNote.Read(attempt.Directory)?.Place.ToText() };
        if (ContainerPlaces.Elsewhere(attempt, found.Engine) is { } elsewhere)
        {
            return elsewhere;
        }

        var handle = ContainerHandle.FromText(attempt.Handle);
        if (handle?.Attempt is not null)
        {
            return await Warm(found).FindAsync(attempt, handle, claim.Claim, cancellationToken);
        }

        var container = await found.Engine.FindAsync(attempt.Token, cancellationToken);
        switch (container)
        {
            case null when handle is null && claim.Exists && options.ReuseContainer:
                return await Warm(found).FindAsync(attempt, handle: null, claim.Claim, cancellationToken);
            case null:
                return new ExecutorSight.Gone("Its container is gone.");
            case var _ when !ContainerLabels.AreOf(container, attempt.Token):
                return new ExecutorSight.Gone("A container of its name is not its own.");
            case { State.Running: true } or { State.Paused: true } or { State.Restarting: true }:
                followed.TryAdd(container.ID, FollowedAttempt.Of(attempt, container));
                return new ExecutorSight.Alive(Handle(container.ID, found).ToText(), ContainerTimes.StartOf(container));
            case { State.Status: "created" }:
                // Nobody may start it any more: who called it lost would run the task twice.
                await found.Engine.RemoveAsync(container.ID, cancellationToken);
                return new ExecutorSight.Gone("Its container was never started.");
            default:
                await TakeAsync(container, found, FollowedAttempt.Of(attempt, container));
                return new ExecutorSight.Gone(
                    string.Create(
                        CultureInfo.InvariantCulture, $"Its container ended with exit code {container.State!.ExitCode} without a result."));
        }
    }

    public void Connect(Action<string, string> troubled) => this.troubled = troubled;

    public async Task<ExecutorEnd> WaitAsync(string handle)
    {
        var found = await RoomAsync(closing.Token);
        var id = Container(handle);
        if (ContainerHandle.FromText(handle)!.Attempt is { } token)
        {
            if (Warm(found).EndOf(token) is { } end && await end.WaitAsync(closing.Token) is { } code)
            {
                return new ExecutorEnd(
                    FormattableString.Invariant($"psorch in the container {Short(id)}, which ended it with exit code {code}"));
            }

            await WarmContainers.LetEndAsync(found.Engine, id, closing.Token);
        }

        var attempt = followed.GetValueOrDefault(id);
        await using var watch = new ContainerWatch(found.Engine, id, attempt, Tell, time);
        while (true)
        {
            try
            {
                await found.Engine.WaitAsync(id, closing.Token);
            }
            catch (DockerRefusalException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return new ExecutorEnd($"container {Short(id)}, was removed");
            }

            // That a wait ends proves little: the engine may have been restarted meanwhile.
            if (await found.Engine.FindAsync(id, closing.Token) is not { } container)
            {
                return new ExecutorEnd($"container {Short(id)}, was removed");
            }

            if (container.State is { Running: false, Restarting: false, Paused: false })
            {
                // What it printed comes with the rest: from now on nobody else writes it.
                await watch.DisposeAsync();
                if (attempt is not null)
                {
                    await TakeAsync(container, found, attempt);
                    followed.TryRemove(id, out _);
                }

                return await EndOfAsync(container, found);
            }
        }

        void Tell(string text)
        {
            if (attempt is not null)
            {
                troubled(attempt.Token, text);
            }
        }
    }

    public async ValueTask<bool> AskToEndAsync(string handle, CancellationToken cancellationToken)
    {
        var found = await RoomAsync(cancellationToken);
        warm?.UseNoMore(Container(handle));
        await found.Engine.SignalAsync(Container(handle), "SIGTERM", cancellationToken);
        return true;
    }

    public async Task EndAsync(string handle, CancellationToken cancellationToken)
    {
        var found = await RoomAsync(cancellationToken);
        warm?.UseNoMore(Container(handle));
        await found.Engine.SignalAsync(Container(handle), "SIGKILL", cancellationToken);
    }

    public async Task EndLeftoversAsync(IReadOnlyCollection<string> tokens)
    {
        // Of what was declared lost no engine needs to be there.
        if (tokens.Count == 0 || (room is null && places.HasLost))
        {
            return;
        }

        var found = await RoomAsync(closing.Token);
        foreach (var token in tokens)
        {
            if (await found.Engine.FindOfAttemptAsync(token, closing.Token) is { } container)
            {
                await found.Engine.SignalAsync(container.ID, "SIGKILL", closing.Token);
            }
        }
    }

    public void Settle(AttemptReference attempt) => room?.User.GiveBack(attempt.Directory);

    public async Task ReleaseAsync(AttemptReference attempt)
    {
        using var limit = new CancellationTokenSource(TidyLimit, time);
        var found = await RoomAsync(limit.Token);
        warm?.Forget(attempt.Token);
        if (!options.KeepContainer && await found.Engine.FindOfAttemptAsync(attempt.Token, limit.Token) is { } container)
        {
            await found.Engine.RemoveAsync(container.ID, limit.Token);
        }
    }

    public async Task RemoveRunAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await RoomAsync(cancellationToken);
        foreach (var id in await found.Engine.ListAsync(ContainerLabels.Run, runId, cancellationToken))
        {
            await found.Engine.RemoveAsync(id, cancellationToken);
        }

        await found.Networks.RemoveLeftAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (room is not null)
        {
            await (warm?.DisposeAsync() ?? ValueTask.CompletedTask);
            await room.Remains.TidyPatientlyAsync(
                run, warm is null || run is null ? null : token => warm.RemoveIdleAsync(run.Id, token));

            room.Networks.Dispose();
            room.Engine.Dispose();
        }

        connecting.Dispose();
        closing.Dispose();
    }

    private static string Short(string id) => id[..Math.Min(id.Length, 12)];

    private static string Container(string handle) =>
        ContainerHandle.FromText(handle)?.Id ?? throw new FormatException($"'{handle}' is no container.");

    private WarmContainers Warm(DockerRoom found)
    {
        lock (closing)
        {
            return warm ??= new WarmContainers(found, options.KeepContainer, time);
        }
    }

    private static ContainerHandle Handle(string id, DockerRoom room) => new(id, room.Engine.Identity, room.Engine.Info.Name);

    /// <summary>
    /// Takes back what a container has left that has its files elsewhere, whatever the engine would be used for now. Who asks meanwhile
    /// waits for the same.
    /// </summary>
    private async Task TakeAsync(ContainerInspectResponse container, DockerRoom room, FollowedAttempt attempt)
    {
        if (!CarriedFiles.AreOf(container.Config?.Labels))
        {
            return;
        }

        var taking = takings.GetOrAdd(
            attempt.Directory,
            _ => new Lazy<Task>(() => new CarriedFiles(room.Engine, room.User).TakeAsync(
                container, attempt.Token, attempt.Directory, closing.Token)));
        try
        {
            await taking.Value;
        }
        finally
        {
            takings.TryRemove(KeyValuePair.Create(attempt.Directory, taking));
        }
    }

    private static async Task<ExecutorEnd> EndOfAsync(ContainerInspectResponse container, DockerRoom room)
    {
        var said = container.State!.ExitCode == 0 ? string.Empty : await room.Engine.TailAsync(container.ID, CancellationToken.None);
        var text = CleanText.OneLine(said);
        var why = container.State!.OOMKilled ? ", which was ended for want of memory,"
            : text.Length == 0 ? string.Empty
            : $" ({text[..Math.Min(text.Length, LongestTail)]})";
        return new ExecutorEnd(
            string.Create(
                CultureInfo.InvariantCulture,
                $"container {Short(container.ID)}, ended with exit code {container.State!.ExitCode}{why}"),
            container.State!.OOMKilled ? FailureClass.OutOfMemory : null);
    }

    private async ValueTask<DockerRoom> RoomAsync(CancellationToken cancellationToken)
    {
        if (room is { } known)
        {
            return known;
        }

        await connecting.WaitAsync(cancellationToken);
        try
        {
            return room ??= await DockerRoom.OpenAsync(options, Path.GetTempPath(), time, tell, cancellationToken);
        }
        finally
        {
            connecting.Release();
        }
    }
}
