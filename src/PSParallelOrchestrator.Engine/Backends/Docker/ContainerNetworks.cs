using System.Collections.Concurrent;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>The networks of a run's containers: made where they are missing, removed when the last that uses them has gone.</summary>
internal sealed class ContainerNetworks(DockerBackendOptions options, DockerEngine engine, TimeProvider time) : IDisposable
{
    private const string Bridge = "bridge";
    private const int MostRounds = 20;
    private static readonly TimeSpan RoundPause = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Modes = [Bridge, ContainerRequest.NoNetwork, "host", "default"];
    private readonly ConcurrentDictionary<string, byte> made = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1, 1);
    private string? known;

    /// <summary>Whether a task's container is in the network of the options: agents are in none if they do not say so.</summary>
    public static bool IsFor(OrchestratorTask task) =>
        (task.Network ?? (task.Kind == TaskKind.Agent ? TaskNetwork.None : TaskNetwork.Bridge)) == TaskNetwork.Bridge;

    /// <summary>The network of an attempt, as the engine takes it.</summary>
    /// <exception cref="OrchestratorException">There are several of its name.</exception>
    public async Task<string> OfAsync(AttemptSpec spec, CancellationToken cancellationToken) =>
        !IsFor(spec.Task) ? ContainerRequest.NoNetwork
        : options.Network == ContainerRequest.NoNetwork && spec.Task.Network == TaskNetwork.Bridge ? Bridge
        : await EnsureAsync(cancellationToken);

    /// <summary>Finds the network of tasks, or makes it.</summary>
    /// <returns>What the engine knows it by.</returns>
    /// <exception cref="OrchestratorException">There are several of its name.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        if (Modes.Contains(options.Network))
        {
            return options.Network;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            return known ??= await FindOrMakeAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Forgets what was found: the engine does not have it any more.</summary>
    public void Forget() => known = null;

    /// <summary>Removes what was made here and nobody uses any more.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        foreach (var id in made.Keys)
        {
            await engine.RemoveNetworkAsync(id, cancellationToken);
        }
    }

    /// <summary>Removes the network of that name, where psorch made it and nobody uses it.</summary>
    public async Task RemoveLeftAsync(CancellationToken cancellationToken)
    {
        foreach (var network in await engine.NetworksAsync(options.Network, cancellationToken))
        {
            if (IsOurs(network))
            {
                await engine.RemoveNetworkAsync(network.ID, cancellationToken);
            }
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>
    /// Finds the network or makes it. Older engines make two of a name when two runs begin at once, and then start no container in either:
    /// all but one are removed again, each run choosing the same.
    /// </summary>
    private async Task<string> FindOrMakeAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            var found = await engine.NetworksAsync(options.Network, cancellationToken);
            if (found.Count == 0)
            {
                await engine.CreateNetworkAsync(options.Network, cancellationToken);
                continue;
            }

            if (found.Count == 1)
            {
                return Take(found[0].ID, IsOurs(found[0]));
            }

            if (round > MostRounds || !found.All(IsOurs))
            {
                throw DockerErrors.NetworkAmbiguous(options.Network, found.Count);
            }

            foreach (var network in found.OrderBy(network => network.ID, StringComparer.Ordinal).Skip(1))
            {
                await engine.RemoveNetworkAsync(network.ID, cancellationToken);
            }

            await Task.Delay(RoundPause, time, cancellationToken);
        }
    }

    private static bool IsOurs(NetworkResponse network) => network.Labels?.ContainsKey(ContainerLabels.Network) == true;

    private string Take(string id, bool isOurs)
    {
        if (isOurs)
        {
            made[id] = 0;
        }

        return id;
    }
}
