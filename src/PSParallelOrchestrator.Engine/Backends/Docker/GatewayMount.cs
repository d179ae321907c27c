using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Gateway;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>How agents in containers that have no network ask their models: the folder of the gateway's socket is mounted.</summary>
/// <param name="folder">The folder here.</param>
/// <param name="user">Who the containers run as.</param>
internal sealed class GatewayMount(string folder, ContainerUser user)
{
    /// <summary>Where the folder is in containers.</summary>
    public const string Folder = "/run/psorch";

    /// <summary>The socket, as containers find it.</summary>
    public const string Socket = Folder + "/" + GatewaySocket.FileName;

    /// <summary>The address of the gateway in containers.</summary>
    public static string Address => SocketForward.AddressOf(Socket);

    /// <summary>What a container sees of it.</summary>
    /// <exception cref="OrchestratorException">The gateway has no socket.</exception>
    public Mount Open()
    {
        if (!Path.Exists(Path.Combine(folder, GatewaySocket.FileName)))
        {
            throw DockerErrors.GatewayNotMounted(folder);
        }

        user.HandOver(folder);
        return new Mount { Type = "bind", Source = folder, Target = Folder, ReadOnly = true };
    }
}
