using PSParallelOrchestrator.Engine.Backends.Docker;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Docker;

/// <summary>A real Docker Engine for tests: the one that PSORCH_TEST_DOCKER names, with the image of PSORCH_TEST_DOCKER_IMAGE.</summary>
internal static class DockerLab
{
    /// <summary>The image that tests use: with psorch, sh and the usual tools in it.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_IMAGE") ?? "psorch-test:1";

    private static string? First { get; } = Named("PSORCH_TEST_DOCKER");

    private static string? Second { get; } = Named("PSORCH_TEST_DOCKER_NEWER");

    /// <summary>The options of the engine; the test is skipped where there is none.</summary>
    /// <param name="newer">Whether the newer of two engines is meant.</param>
    public static DockerBackendOptions Require(bool newer = false)
    {
        var endpoint = newer ? Second : First;
        var variable = newer ? "PSORCH_TEST_DOCKER_NEWER" : "PSORCH_TEST_DOCKER";
        Assert.SkipWhen(endpoint is null, $"There is no Docker Engine: {variable} names none.");
        return new DockerBackendOptions { Endpoint = endpoint, Image = Image };
    }

    /// <summary>Connects to the engine.</summary>
    public static Task<DockerEngine> ConnectAsync(DockerBackendOptions options) => DockerEngine.ConnectAsync(
        DockerEndpoint.Find(options, static _ => null), TestContext.Current.CancellationToken);

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
