using System.Net;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

/// <summary>
/// Finds out whether an engine has the directories of this machine: one that is asked to mount a new directory refuses where it is not
/// there. By its address alone that cannot be known: a socket or a port of this machine may lead to another one.
/// </summary>
internal static class DirectorySharing
{
    private static readonly string[] Refusals = ["bind source path does not exist", "mounts denied", "is not shared from the host"];

    /// <summary>Asks an engine that may be here; one whose address names another machine is not asked.</summary>
    /// <param name="directory">A directory of this machine, in which another one is made for a moment.</param>
    /// <returns>Whether it has what is in the directory.</returns>
    public static async Task<bool> IsWithAsync(
        DockerEngine engine, ContainerRequest requests, string directory, CancellationToken cancellationToken)
    {
        if (!engine.Endpoint.MayBeHere)
        {
            return false;
        }

        var marker = Path.Combine(directory, "psorch-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(marker);
        try
        {
            var request = requests.OfQuestion($"po-question-{Guid.NewGuid():N}", "psorch", "--version");
            request.HostConfig!.Mounts = [new Mount { Type = "bind", Source = marker, Target = ContainerRequest.Output, ReadOnly = true }];
            await engine.RemoveAsync(await engine.CreateAsync(request, cancellationToken), cancellationToken);
            return true;
        }
        catch (DockerRefusalException e) when (Refusals.Any(text => e.Reason.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }
        catch (DockerRefusalException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // Without its image nothing is run there, which is said elsewhere.
            return true;
        }
        finally
        {
            FileChange.DeleteDirectory(marker);
        }
    }
}
