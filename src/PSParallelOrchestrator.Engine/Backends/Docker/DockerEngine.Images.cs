using System.Net;
using Docker.DotNet.Models;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <content>Its images and networks.</content>
internal sealed partial class DockerEngine
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromHours(2);
    private static readonly TimeSpan PullLimit = TimeSpan.FromMinutes(30);

    /// <summary>Looks at an image.</summary>
    /// <returns>What is seen; null where there is none.</returns>
    public Task<ImageInspectResponse?> FindImageAsync(string image, CancellationToken cancellationToken) => LookAsync(
        $"look at the image {image}", token => client.Images.InspectImageAsync(image, token), cancellationToken);

    /// <summary>Pulls an image.</summary>
    /// <returns>What is wrong; null where it is there.</returns>
    public async Task<string?> PullAsync(string image, string? platform, CancellationToken cancellationToken)
    {
        var problem = default(string);
        var progress = new Listener<JSONMessage>(message => problem = message.Error?.Message ?? problem);
        try
        {
            // Without a tag every one of them would be pulled.
            var hasTag = image.Contains('@', StringComparison.Ordinal) || image.LastIndexOf(':') > image.LastIndexOf('/');
            var request = new ImagesCreateParameters { FromImage = hasTag ? image : image + ":latest", Platform = platform };
            await TellAsync(
                $"pull the image {image}",
                PullLimit,
                token => client.Images.CreateImageAsync(request, authConfig: null, progress, token),
                cancellationToken);
            return problem;
        }
        catch (DockerRefusalException e)
        {
            return e.Reason;
        }
    }

    /// <summary>Builds an image.</summary>
    /// <param name="context">What it is built from, as an archive.</param>
    /// <param name="tell">Told each line that the engine prints.</param>
    /// <returns>What went wrong; null where it was built. A build that fails is no refusal.</returns>
    public async Task<string?> BuildAsync(
        ImageBuildParameters request, Stream context, Action<string> tell, CancellationToken cancellationToken)
    {
        var problem = default(string);
        var progress = new Listener<JSONMessage>(message =>
        {
            problem = message.Error?.Message ?? problem;
            if ((message.Stream ?? message.Status)?.TrimEnd() is { Length: > 0 } line)
            {
                tell(line);
            }
        });
        await TellAsync(
            "build an image",
            BuildLimit,
            token => client.Images.BuildImageFromDockerfileAsync(request, context, authConfigs: null, headers: null, progress, token),
            cancellationToken);
        return problem;
    }

    /// <summary>The networks of a name.</summary>
    public async Task<IReadOnlyList<NetworkResponse>> NetworksAsync(string name, CancellationToken cancellationToken) =>
    [
        .. (await AskAsync(
                "list networks",
                AnswerLimit,
                token => client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter("name", name) }, token),
                cancellationToken))

            // The filter takes parts of names.
            .Where(network => network.Name == name),
    ];

    public async Task<string> CreateNetworkAsync(string name, CancellationToken cancellationToken) =>
        (await AskAsync(
            $"make the network {name}",
            AnswerLimit,
            token => client.Networks.CreateNetworkAsync(
                new NetworksCreateParameters
                {
                    Name = name,
                    Driver = "bridge",
                    Labels = new Dictionary<string, string> { [ContainerLabels.Network] = name },
                },
                token),
            cancellationToken)).ID;

    /// <summary>Removes a network; not one that is in use, or is gone.</summary>
    public async Task RemoveNetworkAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(
                $"remove the network {id}",
                AnswerLimit,
                token => client.Networks.DeleteNetworkAsync(id, token),
                cancellationToken);
        }
        catch (DockerRefusalException e) when (
            e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
        {
            // Another run has containers in it, and removes it when it is the last.
        }
    }

    private sealed class Listener<T>(Action<T> hear) : IProgress<T>
    {
        public void Report(T value) => hear(value);
    }
}
