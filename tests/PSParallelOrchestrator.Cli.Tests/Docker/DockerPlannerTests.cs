using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>A planner whose model is asked in containers: without a network, without a key, and with nothing left behind.</summary>
public sealed class DockerPlannerTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-planners-in-containers";
    private readonly DockerPlace place = DockerPlace.Require();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.ClaudeCode, false)]
    [InlineData(AgentKind.ClaudeCode, true)]
    [InlineData(AgentKind.Anthropic, false)]
    [InlineData(AgentKind.Bedrock, true)]
    public async Task The_main_job_is_planned_and_done_in_containers_and_costs_what_was_charged(AgentKind agent, bool bedrock)
    {
        await using var server = await StartServerAsync(bedrock);
        string Make(string id) => ModelPlace.Script(id, ModelPlace.Make(agent, $"src/{id}.txt", "made by " + id));
        var requirements = $"""
            Make files:
            - North file {Make("north")}
            - South file {Make("south")}
            - Every file, after north file and south file {Make("every")}
            """;
        var result = (await place.Files.RunAsync(
        [
            requirements, "--real", "--planner", agent.ToString(), "--agent", agent.ToString(), "--docker", "--docker-image",
            DockerPlace.Image, "--docker-planner-in-docker", "--max-cost-usd", "20", "-m", "3",
            .. bedrock && agent == AgentKind.ClaudeCode ? ["--use-bedrock"] : Array.Empty<string>(),
        ])).EndedWith(0);

        Assert.Contains($"Planner    {agent}", result.Output, StringComparison.Ordinal);
        Assert.All(
            ["north", "south", "every"],
            id => Assert.Equal($"made by {id}", File.ReadAllText(Path.Combine(place.Run, "src", id + ".txt"))));
        var questions = Directory.GetDirectories(Path.Combine(place.Run, "planner"), "contained-*");
        Assert.Equal(2, questions.Length);
        Assert.All(questions, question => Assert.True(File.Exists(Path.Combine(question, "answer.json"))));
        var summary = TestPlace.Summary(place.Run);
        Assert.Equal(2, summary.GetProperty("planning").GetProperty("requests").GetInt32());
        Assert.Equal(server.Log.CostUsd, summary.GetProperty("totals").GetProperty("costUsd").GetDecimal());
        await SecretSearch.AssertInNoFileAsync(Key, place.Files.Root, place.Run);
        using var engine = await place.ConnectAsync();
        Assert.All(
            questions,
            question => Assert.Empty(
                engine.ListAsync(ContainerLabels.Planner, question, TestContext.Current.CancellationToken).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task A_planner_that_is_stopped_leaves_no_container()
    {
        await using var server = await StartServerAsync(
            bedrock: false, _ => ScriptStep.OfText("late") with { Delay = TimeSpan.FromMinutes(5) });
        var plan = place.Files.Start(
            "plan", "Make a file", "--planner", "ClaudeCode", "--docker-planner-in-docker", "--docker-image", DockerPlace.Image);
        await TestPlace.Until(() => server.Log.Statistics.MaxInFlight > 0, "the model is asked");
        plan.Signal(PsorchProcess.Interrupt);
        (await plan.EndAsync()).EndedWith(130);
        var question = Assert.Single(Directory.GetDirectories(place.Files.Root, "contained-*", SearchOption.AllDirectories));
        using var engine = await place.ConnectAsync();
        Assert.Empty(await engine.ListAsync(ContainerLabels.Planner, question, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_image_without_the_client_is_an_error_before_a_model_is_asked()
    {
        await using var server = await StartServerAsync(bedrock: false);
        var image = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_COMMAND_IMAGE");
        Assert.SkipWhen(string.IsNullOrEmpty(image), "PSORCH_TEST_DOCKER_COMMAND_IMAGE names no image without agents.");
        var result = await place.Files.PsorchAsync(
            "plan", "Make a file", "--planner", "ClaudeCode", "--docker-planner-in-docker", "--docker-image", image!);

        result.Refused(3, "DockerImageUnfit", "'claude'");
        Assert.Empty(server.Log.Messages);
    }

    [Fact]
    public async Task Rules_need_no_container_and_that_is_said()
    {
        var result = (await place.Files.PsorchAsync("plan", "Build a calculator", "--docker-planner-in-docker")).EndedWith(0);
        Assert.Contains("needs no container", result.Error, StringComparison.Ordinal);
    }

    private async Task<LoopbackModelServer> StartServerAsync(bool bedrock, Func<ModelRequest, ScriptStep?>? answer = null)
    {
        var server = await ModelPlace.StartServerAsync(
            place.Files, new LoopbackModelServerOptions { Keys = [bedrock ? ModelPlace.AccessKeyId : Key], Answer = answer });
        if (bedrock)
        {
            place.Files.Set("AWS_ACCESS_KEY_ID", ModelPlace.AccessKeyId);
            place.Files.Set("AWS_SECRET_ACCESS_KEY", Key);
        }
        else
        {
            place.Files.Set("ANTHROPIC_API_KEY", Key);
        }

        return server;
    }
}
