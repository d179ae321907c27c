using Docker.DotNet.Models;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Warm;

/// <summary>What two attempts must have in common to be run in one container: what a container has from its start to its end.</summary>
internal sealed record WarmFit(string? Network, long Memory, long NanoCpus, string Gpus)
{
    /// <summary>That of a container as it is asked for.</summary>
    public static WarmFit Of(CreateContainerParameters request)
    {
        var host = request.HostConfig!;
        return new WarmFit(
            host.NetworkMode,
            host.Memory,
            host.NanoCPUs,
            string.Join(',', (host.DeviceRequests ?? []).SelectMany(devices => devices.DeviceIDs ?? [])));
    }
}
