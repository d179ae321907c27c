using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Docker;

/// <summary>An attempt's directory in a container of an engine that has none of this machine, and back: on a real engine.</summary>
public sealed class CarriedFilesTests : IDisposable
{
    private readonly DockerBackendOptions options = DockerLab.Require(DockerLabEngine.Apart);
    private readonly TemporaryDirectory place = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task What_went_there_comes_back_with_links_that_lead_out_and_what_is_no_archive_is_a_failure()
    {
        using var engine = await DockerLab.ConnectAsync(options);
        var (spec, container) = await MakeAsync(engine);
        try
        {
            Directory.CreateDirectory(place["attempt/workspace/d"]);
            File.WriteAllText(place["attempt/workspace/d/file"], "text");
            File.WriteAllText(place["attempt/stdout.log"], "follow");
            File.CreateSymbolicLink(place["attempt/workspace/out"], "../../../etc/passwd");
            File.CreateSymbolicLink(place["attempt/workspace/in"], "d/file");
            var carried = Carried(engine);
            await carried.SendAsync(container, spec, Token);
            File.WriteAllText(place["attempt/workspace/d/file"], "changed here");
            File.WriteAllText(place["attempt/workspace/new"], "made here");

            var found = (await engine.FindAsync(container, Token))!;
            await carried.TakeAsync(found, spec.Token, spec.Directory, Token);
            await carried.TakeAsync(found, spec.Token, spec.Directory, Token);

            Assert.Equal("text", File.ReadAllText(place["attempt/workspace/d/file"]));
            Assert.False(File.Exists(place["attempt/workspace/new"]));
            Assert.Equal("../../../etc/passwd", new FileInfo(place["attempt/workspace/out"]).LinkTarget);
            Assert.Equal("d/file", new FileInfo(place["attempt/workspace/in"]).LinkTarget);
            Assert.Equal("follow", File.ReadAllText(place["attempt/stdout.log"]));
            Assert.True(CarriedNote.Read(spec.Directory) is { IsTaken: true } note && note.Place.EngineId == engine.Identity);
        }
        finally
        {
            await engine.RemoveAsync(container, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Whether_an_engine_has_a_directory_is_found_out_by_asking_it()
    {
        using var engine = await DockerLab.ConnectAsync(options);
        var requests = new ContainerRequest(options, ContainerUser.Elsewhere(null), engine);
        Assert.False(await DirectorySharing.IsWithAsync(engine, requests, place.Path, Token));
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));

        // What both have is shared, wherever the engine is.
        Assert.True(await DirectorySharing.IsWithAsync(engine, requests, "/var/tmp", Token));
    }

    [Fact]
    public async Task Questions_that_nobody_waits_for_any_more_are_found()
    {
        using var engine = await DockerLab.ConnectAsync(options);
        var requests = new ContainerRequest(options, ContainerUser.Elsewhere(null), engine);
        var id = await engine.CreateAsync(requests.OfQuestion($"po-question-{Guid.NewGuid():N}", "true"), Token);
        try
        {
            Assert.Contains(id, await engine.ListOlderAsync(ContainerLabels.Question, TimeSpan.FromHours(-1), isEnded: false, Token));
            Assert.DoesNotContain(
                id, await engine.ListOlderAsync(ContainerLabels.Question, TimeSpan.FromMinutes(10), isEnded: false, Token));
        }
        finally
        {
            await engine.RemoveAsync(id, CancellationToken.None);
        }
    }

    private static CarriedFiles Carried(DockerEngine engine) => new(engine, ContainerUser.Elsewhere(null));

    private async Task<(AttemptSpec Spec, string Container)> MakeAsync(DockerEngine engine)
    {
        var token = $"po-{Guid.NewGuid():N}";
        var spec = new AttemptSpec
        {
            Token = token,
            RunId = "carried",
            Task = new OrchestratorTask { Id = "a", Command = "true" },
            Attempt = 1,
            Executor = 0,
            Directory = place["attempt"],
            TimeLimit = TimeSpan.FromMinutes(1),
        };
        Directory.CreateDirectory(spec.Directory);
        var requests = new ContainerRequest(options, ContainerUser.Elsewhere(null), engine);
        CreateContainerParameters request = requests.OfAttempt(spec, ContainerRequest.NoNetwork, hasSecrets: false, []);
        Carried(engine).Adapt(request, spec);
        return (spec, await engine.CreateAsync(request, Token));
    }
}
