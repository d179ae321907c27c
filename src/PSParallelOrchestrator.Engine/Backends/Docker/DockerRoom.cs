namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>An engine as one run uses it: with its image, its networks, and who its containers run as.</summary>
internal sealed record DockerRoom(
    DockerEngine Engine, ContainerUser User, ContainerRequest Requests, ContainerNetworks Networks, ExecutorImage Image,
    ContainerRemains Remains)
{
    /// <summary>Connects to the engine.</summary>
    /// <param name="tell">Told what takes a while; null for nobody.</param>
    /// <exception cref="OrchestratorException">It cannot be used.</exception>
    public static async Task<DockerRoom> OpenAsync(
        DockerBackendOptions options, TimeProvider time, Action<string>? tell, CancellationToken cancellationToken)
    {
        var endpoint = DockerEndpoint.Find(options, System.Environment.GetEnvironmentVariable);
        if (!endpoint.IsLocal)
        {
            throw DockerErrors.EngineElsewhere(endpoint);
        }

        var engine = await DockerEngine.ConnectAsync(endpoint, cancellationToken);
        var user = ContainerUser.Of(options.User, engine);
        var requests = new ContainerRequest(options, user, engine);
        var networks = new ContainerNetworks(options, engine, time);
        return new DockerRoom(
            engine,
            user,
            requests,
            networks,
            new ExecutorImage(options, requests, engine, tell),
            new ContainerRemains(options, engine, networks, time));
    }
}
