using System.Net;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Starts the container of an attempt: whatever goes wrong, none is left that could begin later.</summary>
internal sealed class ContainerLaunch(DockerRoom room, GatewayMount? gateway, TimeProvider time)
{
    /// <summary>Makes and starts it, and hands it its keys.</summary>
    /// <returns>The container's id.</returns>
    /// <exception cref="OrchestratorException">The engine refused, and nothing was started.</exception>
    public async Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        try
        {
            return await new LaunchPatience(room, time).LaunchAsync(
                () => StartOnceAsync(start, cancellationToken),
                () => TryRemoveUnstartedAsync(start.Spec.Token, cancellationToken),
                cancellationToken);
        }
        catch
        {
            room.User.GiveBack(start.Spec.Directory);
            throw;
        }
    }

    /// <summary>Removes what a launch has left that was cut off before its container began.</summary>
    /// <returns>Whether nothing is left; not where it has begun, or the name is somebody else's.</returns>
    private async Task<bool> TryRemoveUnstartedAsync(string token, CancellationToken cancellationToken)
    {
        if (await room.Engine.FindAsync(token, cancellationToken) is not { } container)
        {
            return true;
        }

        if (!ContainerLabels.AreOf(container, token) || container.State?.Status != "created")
        {
            return false;
        }

        await room.Engine.RemoveAsync(container.ID, cancellationToken);
        return true;
    }

    private IEnumerable<Mount> Mounts(AttemptSpec spec) =>
        spec.Gateway is null || room.Carried is not null
            ? []
            : [(gateway ?? throw new InvalidOperationException("No run was made ready.")).Open()];

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
            await room.Engine.StartAsync(id, start.Secrets, cancellationToken);
            return id;
        }
        catch (DockerRefusalException e) when (!e.IsOfNetwork && e.StatusCode is { } status)
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
        catch (DockerRefusalException e) when (!e.IsOfNetwork && e.StatusCode is { } status)
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
