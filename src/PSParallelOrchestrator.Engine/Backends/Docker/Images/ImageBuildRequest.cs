namespace PSParallelOrchestrator.Engine.Backends.Docker.Images;

/// <summary>An image that is to be built.</summary>
public sealed record ImageBuildRequest
{
    /// <summary>Its name, with a tag.</summary>
    public string Image { get; init; } = DockerBackendOptions.DefaultImage;

    /// <summary>Which one.</summary>
    public ImageTarget Target { get; init; }

    /// <summary>The image it is built on; null for that of the Dockerfile. It is one of Debian.</summary>
    public string? BaseImage { get; init; }

    /// <summary>A folder of claude, node and powershell, as a full path; what is not in it is downloaded. Null for none.</summary>
    public string? Parts { get; init; }

    /// <summary>
    /// The psorch for Linux that is put into it, as a full path; null for this program, or the one of the module's package.
    /// </summary>
    public string? Psorch { get; init; }

    /// <summary>Further arguments of the build, such as <c>AWS_CLI=1</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether each step is done again, although nothing it depends on has changed.</summary>
    public bool NoCache { get; init; }

    /// <summary>The engine's address; null for what the docker program would use.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The docker context that names the engine; null for the current one.</summary>
    public string? Context { get; init; }
}
