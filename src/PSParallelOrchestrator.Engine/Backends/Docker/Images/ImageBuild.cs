using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Images;

/// <summary>Builds the image of the backend Docker.</summary>
public static class ImageBuild
{
    /// <summary>Builds it.</summary>
    /// <param name="request">What is to be built.</param>
    /// <param name="tell">Told each line that the engine prints.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <returns>The image.</returns>
    /// <exception cref="OrchestratorException">It cannot be built, and why.</exception>
    public static async Task<OrchestratorImage> RunAsync(
        ImageBuildRequest request, Action<string> tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!DockerDescriptor.IsImage(request.Image))
        {
            throw ImageErrors.NameInvalid(request.Image);
        }

        if (request.Parts is { } folder && !Directory.Exists(folder))
        {
            throw ImageErrors.PartsMissing(folder);
        }

        var arguments = Arguments(request);
        var given = request.Psorch is { } path ? LinuxPsorch.Of(path) : null;
        var options = new DockerBackendOptions { Endpoint = request.Endpoint, Context = request.Context };
        using var engine = await DockerEngine.ConnectAsync(
            DockerEndpoint.Find(options, Environment.GetEnvironmentVariable), cancellationToken);
        var psorch = given ?? LinuxPsorch.Find(engine.Info.Architecture);
        arguments["TARGETARCH"] = psorch.Architecture;
        var parameters = new ImageBuildParameters
        {
            Tags = [request.Image],
            Target = request.Target == ImageTarget.Command ? "command" : "executor",
            BuildArgs = arguments,
            NoCache = request.NoCache,
            Remove = true,
            ForceRemove = true,
            Platform = $"linux/{psorch.Architecture}",
        };
        try
        {
            await using var context = File.Create(
                Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), bufferSize: 1 << 16, FileOptions.DeleteOnClose);
            await ImageContext.WriteAsync(context, psorch, request.Parts, cancellationToken);
            context.Position = 0;
            if (await engine.BuildAsync(parameters, context, tell, cancellationToken) is { } problem)
            {
                throw ImageErrors.NotBuilt(request.Image, problem);
            }
        }
        catch (DockerRefusalException e)
        {
            throw ImageErrors.NotBuilt(request.Image, e.Reason, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TimeoutException)
        {
            throw ImageErrors.NotBuilt(request.Image, e.Message, e);
        }

        return await engine.FindImageAsync(request.Image, cancellationToken) is { } image
            ? new OrchestratorImage(request.Image, image.ID, image.Size)
            : throw ImageErrors.NotBuilt(request.Image, "the engine does not have it");
    }

    private static Dictionary<string, string> Arguments(ImageBuildRequest request)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["VERSION"] = EngineVersion.Current };
        foreach (var text in request.Arguments)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                throw ImageErrors.ArgumentInvalid(text);
            }

            arguments[name] = value;
        }

        if (request.BaseImage is { } image)
        {
            arguments["BASE"] = DockerDescriptor.IsImage(image) ? image : throw ImageErrors.NameInvalid(image);
        }

        return arguments;
    }
}
