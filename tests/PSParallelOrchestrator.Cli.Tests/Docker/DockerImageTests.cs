namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>An image that is built, or cannot be, when a run begins.</summary>
public sealed class DockerImageTests : IAsyncDisposable
{
    private readonly DockerPlace place = DockerPlace.Require();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task An_image_that_is_missing_and_cannot_be_built_ends_the_run_before_it_begins_with_the_reason()
    {
        // The engines of tests reach no registry; a psorch that is not one file cannot be put into an image.
        var result = await place.Files.RunAsync(
            "--plan", place.Files.Plan(DockerPlace.Task("a", "true")), "--docker", "--docker-image", $"psorch-test-{Guid.NewGuid():N}:1",
            "--backend-option", "buildImage=true");

        result.EndedWith(3);
        Assert.Matches("could not be built: .|There is no psorch for the image: .", result.Error);
        Assert.Empty(place.Files.Runs);
    }

    [Fact]
    public async Task One_that_is_there_is_not_built_again()
    {
        var result = await place.StartWith(["--backend-option", "buildImage=true"], DockerPlace.Task("a", "echo fine")).EndAsync();
        result.EndedWith(0);
        Assert.DoesNotContain("Step ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_from_is_said_once() =>
        (await place.Files.RunAsync(
            "--plan", place.Files.Plan(DockerPlace.Task("a", "true")), "--docker", "--backend-option", "buildImage=true",
            "--backend-option", "pullImage=Missing")).Refused(2, "BackendOptionInvalid", "'buildImage'", "pullImage");
}
