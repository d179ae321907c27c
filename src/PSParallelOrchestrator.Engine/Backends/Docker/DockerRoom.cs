using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>An engine as one run uses it: with its image, its networks, and who its containers run as.</summary>
/// <param name="Carried">How files get there and back; null where the engine has the directories of this machine.</param>
internal sealed record DockerRoom(
    DockerEngine Engine, ContainerUser User, ContainerRequest Requests, ContainerNetworks Networks, ExecutorImage Image,
    ContainerRemains Remains, CarriedFiles? Carried)
{
    /// <summary>Connects to the engine, and finds out whether it has the directories of this machine.</summary>
    /// <param name="directory">One of them, for which that is found out.</param>
    /// <param name="tell">Told what takes a while; null for nobody.</param>
    /// <exception cref="OrchestratorException">It cannot be used.</exception>
    public static async Task<DockerRoom> OpenAsync(
        DockerBackendOptions options, string directory, TimeProvider time, Action<string>? tell, CancellationToken cancellationToken)
    {
        var endpoint = DockerEndpoint.Find(options, System.Environment.GetEnvironmentVariable);
        var engine = await DockerEngine.ConnectAsync(endpoint, cancellationToken);
        try
        {
            var networks = new ContainerNetworks(options, engine, time);
            var remains = new ContainerRemains(options, engine, networks, time);
            return await MakeAsync(options, engine, networks, remains, directory, tell, cancellationToken);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>The same room, where what it has of another directory of this machine may be something else.</summary>
    public Task<DockerRoom> ForAsync(
        DockerBackendOptions options, string directory, Action<string>? tell, CancellationToken cancellationToken) =>
        MakeAsync(options, Engine, Networks, Remains, directory, tell, cancellationToken);

    private static async Task<DockerRoom> MakeAsync(
        DockerBackendOptions options,
        DockerEngine engine,
        ContainerNetworks networks,
        ContainerRemains remains,
        string directory,
        Action<string>? tell,
        CancellationToken cancellationToken)
    {
        var elsewhere = ContainerUser.Elsewhere(options.User);
        var isShared = await DirectorySharing.IsWithAsync(
            engine, new ContainerRequest(options, elsewhere, engine), directory, cancellationToken);
        var user = isShared ? ContainerUser.Of(options.User, engine) : elsewhere;
        var requests = new ContainerRequest(options, user, engine);
        return new DockerRoom(
            engine,
            user,
            requests,
            networks,
            new ExecutorImage(options, requests, engine, tell),
            remains,
            isShared ? null : new CarriedFiles(engine, user));
    }
}
