using System.Net;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Files.Archives;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Docker;

/// <summary>A real Docker Engine for tests: the one that PSORCH_TEST_DOCKER names, with the image of PSORCH_TEST_DOCKER_IMAGE.</summary>
internal static class DockerLab
{
    /// <summary>The image that tests use: with psorch, sh and the usual tools in it.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_IMAGE") ?? "psorch-test:1";

    /// <summary>The options of an engine; the test is skipped where it is not there.</summary>
    public static DockerBackendOptions Require(DockerLabEngine engine = DockerLabEngine.First)
    {
        var variable = "PSORCH_TEST_DOCKER" + (engine == DockerLabEngine.First ? string.Empty : "_" + engine.ToString().ToUpperInvariant());
        var endpoint = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(endpoint), $"There is no Docker Engine: {variable} names none.");
        return new DockerBackendOptions { Endpoint = endpoint, Image = Image };
    }

    /// <summary>Makes an empty file in the directory of an attempt, in its container, where that still runs.</summary>
    public static async Task PutFileAsync(DockerBackendOptions options, string container, string name)
    {
        using var engine = await ConnectAsync(options);
        try
        {
            await engine.PutArchiveAsync(
                container,
                ContainerRequest.Output,
                async (stream, stop) =>
                {
                    var writer = new TarWriter(stream, ContainerUser.Executor);
                    await writer.AddFileAsync(GitPath.FromText(name), size: 0, isExecutable: false, modified: 0, Stream.Null, stop);
                    await writer.CompleteAsync(stop);
                },
                CancellationToken.None);
        }
        catch (DockerRefusalException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // It has ended.
        }
    }

    /// <summary>Connects to the engine.</summary>
    public static Task<DockerEngine> ConnectAsync(DockerBackendOptions options) => DockerEngine.ConnectAsync(
        DockerEndpoint.Find(options, static _ => null), TestContext.Current.CancellationToken);
}

/// <summary>The engines that tests use.</summary>
public enum DockerLabEngine
{
    /// <summary>That of PSORCH_TEST_DOCKER.</summary>
    First,

    /// <summary>A newer one: PSORCH_TEST_DOCKER_NEWER.</summary>
    Newer,

    /// <summary>One that has no directories of this machine: PSORCH_TEST_DOCKER_APART.</summary>
    Apart,
}
