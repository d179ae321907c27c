using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Starts the container of an attempt: whatever goes wrong, none is left that could begin later.</summary>
internal sealed class ContainerLaunch(DockerRoom room, GatewayMount? gateway, TimeProvider time)
{
    private const int MostNetworkRounds = 10;
    private static readonly TimeSpan NetworkPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(1);

    // A launch that does not return is looked up after five minutes.
    private static readonly TimeSpan AwayPatience = TimeSpan.FromMinutes(4);

    /// <summary>Makes and starts it, and hands it its keys.</summary>
    /// <returns>The container's id.</returns>
    /// <exception cref="OrchestratorException">The engine refused, and nothing was started.</exception>
    public async Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        for (var round = 1; ; round++)
        {
            try
            {
                return await StartOnceAsync(start, cancellationToken);
            }
            catch (DockerRefusalException e) when (IsOfNetwork(e) && round < MostNetworkRounds)
            {
                // Another run was the last of its network and has removed it, or has just made one of the same name.
                room.Networks.Forget();
                await Task.Delay(NetworkPause, time, cancellationToken);
            }
            catch (Exception e) when (IsAway(e) && time.GetElapsedTime(begin) < AwayPatience)
            {
                // Nothing is wrong with the task: it waits for its engine. What has come of the launch is looked up where it has.
                await UntilThereAsync(begin, cancellationToken);
                if (await room.Engine.FindAsync(start.Spec.Token, cancellationToken) is { } container)
                {
                    if (!ContainerLabels.AreOf(container, start.Spec.Token) || container.State?.Status != "created")
                    {
                        throw;
                    }

                    await room.Engine.RemoveAsync(container.ID, cancellationToken);
                }
            }
            catch
            {
                room.User.GiveBack(start.Spec.Directory);
                throw;
            }
        }
    }

    private static bool IsAway(Exception e) =>
        e is HttpRequestException { StatusCode: null } or IOException { InnerException: SocketException };

    /// <summary>Waits until the engine answers.</summary>
    private async Task UntilThereAsync(long begin, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(AwayPause, time, cancellationToken);
            try
            {
                await room.Engine.PingAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException or TimeoutException && time.GetElapsedTime(begin) < AwayPatience)
            {
                // Not yet.
            }
        }
    }

    private static bool IsOfNetwork(DockerRefusalException e) => e.Reason.Contains("network", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<Mount> Mounts(AttemptSpec spec) =>
        spec.Gateway is null || room.Carried is not null ? [] : [(gateway ?? throw new InvalidOperationException("No run was made ready.")).Open()];

    private async Task<string> StartOnceAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var spec = start.Spec;
        var network = await room.Networks.OfAsync(spec, cancellationToken);
        var request = room.Requests.OfAttempt(spec, network, start.Secrets is not null, Mounts(spec));
        room.Carried?.Adapt(request, spec);
        room.User.HandOver(spec.Directory);
        var id = await MakeAsync(request, spec.Token, cancellationToken);
        try
        {
            await (room.Carried?.SendAsync(id, spec, cancellationToken) ?? Task.CompletedTask);
            using var input = start.Secrets is null ? null : await room.Engine.OpenInputAsync(id, cancellationToken);
            await room.Engine.StartAsync(id, cancellationToken);
            if (input is not null)
            {
                await input.WriteAsync(start.Secrets!, 0, start.Secrets!.Length, cancellationToken);
                input.CloseWrite();
            }

            return id;
        }
        catch (DockerRefusalException e) when (!IsOfNetwork(e) && e.StatusCode is { } status)
        {
            // It was made and did not start: nothing runs, and nothing will.
            await room.Engine.RemoveAsync(id, CancellationToken.None);
            throw StartRefused(e, status);
        }
        catch
        {
            await RemoveQuietlyAsync(id);
            throw;
        }
    }

    private async Task RemoveQuietlyAsync(string id)
    {
        try
        {
            await room.Engine.RemoveAsync(id, CancellationToken.None);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            // What became of it is looked up by its name.
        }
    }

    private async Task<string> MakeAsync(CreateContainerParameters request, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await room.Engine.CreateAsync(request, cancellationToken);
        }
        catch (DockerRefusalException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // A name that is taken by a launch of the same attempt whose answer was lost is ours; any other is left alone.
            if (await room.Engine.FindOfAttemptAsync(name, cancellationToken) is not { } container)
            {
                throw DockerErrors.NameTaken(name);
            }

            if (container.State?.Status != "created")
            {
                throw;
            }

            return container.ID;
        }
        catch (DockerRefusalException e) when (!IsOfNetwork(e) && e.StatusCode is { } status)
        {
            throw StartRefused(e, status);
        }
    }

    /// <summary>What the engine cannot do now it may do later, if it is not a matter of what was asked.</summary>
    private static OrchestratorException StartRefused(DockerRefusalException e, HttpStatusCode status)
    {
        var isForGood = status < HttpStatusCode.InternalServerError
            || e.Reason.Contains("could not select device driver", StringComparison.Ordinal);
        return DockerErrors.Refused(
            e.What, e.Reason, isForGood ? OrchestratorErrorKind.NotAvailable : OrchestratorErrorKind.InputOutput, e);
    }
}
