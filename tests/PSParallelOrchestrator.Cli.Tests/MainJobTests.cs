using System.Globalization;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// The whole job with a real model: it plans, its plan is carried out, what was made is merged, and what it cost is known.
/// </summary>
public sealed class MainJobTests : IAsyncDisposable
{
    private const string Canary = "canary-of-the-main-job-77d1c09e";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.ClaudeCode, "Threading")]
    [InlineData(AgentKind.ClaudeCode, "Process")]
    [InlineData(AgentKind.Anthropic, "Threading")]
    [InlineData(AgentKind.Anthropic, "Process")]
    [InlineData(AgentKind.Bedrock, "Threading")]
    [InlineData(AgentKind.Bedrock, "Process")]
    public async Task Requirements_become_merged_files_of_three_executors_and_the_cost_is_right_to_the_cent(AgentKind agent, string backend)
    {
        Effort.SkipUnless(agent == AgentKind.ClaudeCode || (agent == AgentKind.Anthropic) == (backend == "Threading"));
        await using var server = await ModelPlace.StartServerAsync(place, agent, Canary);
        string[] parts = ["north", "south", "west"];
        var requirements = $"""
            Make files:
            - North file {Script(agent, "north")}
            - South file {Script(agent, "south")}
            - West file {Script(agent, "west")}
            - Every file, after north file and south file and west file {Script(agent, "every")}
            """;

        // The model asks for a processor for each task, and this machine may have fewer.
        var result = (
            await place.RunAsync(requirements, "--real", "--backend", backend, "--max-cost-usd", "20", "-m", "3", "--cpus", "4")
        ).EndedWith(0);

        // No other agent is usable here, so that --real has to choose this one for both.
        Assert.Contains($"The planner is {agent}", result.Error, StringComparison.Ordinal);
        Assert.Contains($"Planner    {agent}", result.Output, StringComparison.Ordinal);
        var run = place.RunDirectory;
        Assert.All([.. parts, "every"], id => Assert.Equal($"made by {id}", File.ReadAllText(Path.Combine(run, "src", id + ".txt"))));
        var trace = TestPlace.Trace(run);
        Assert.Equal(["0", "1", "2"], trace.Where(row => row["task"] != "every-file").Select(row => row["executor"]).Order());
        Assert.True(server.Log.Statistics.MaxInFlight > 1, "The executors did not work at the same time.");
        AssertCost(run, server, trace);
        Assert.Contains(
            $"Planned by {agent}",
            await File.ReadAllTextAsync(Path.Combine(run, "report.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Superset(
            new HashSet<string> { "planner_output.json", "transcript.jsonl", "usage.json" },
            Directory.GetFiles(Path.Combine(run, "planner")).Select(file => Path.GetFileName(file)).ToHashSet());
        await SecretSearch.AssertInNoFileAsync(Canary, place.Root, run);
    }

    /// <summary>The planner's cost and each attempt's add up to the run's, and that is what the server charged.</summary>
    private static void AssertCost(string run, LoopbackModelServer server, List<Dictionary<string, string>> trace)
    {
        var summary = TestPlace.Summary(run);
        var planning = summary.GetProperty("planning");
        Assert.Equal(2, planning.GetProperty("requests").GetInt32());
        var planned = planning.GetProperty("costUsd").GetDecimal();
        Assert.True(planned > 0);
        var charged = server.Log.CostUsd;
        Assert.Equal(charged, summary.GetProperty("totals").GetProperty("costUsd").GetDecimal());
        Assert.Equal(charged, planned + trace.Sum(row => decimal.Parse(row["costUsd"], CultureInfo.InvariantCulture)));
    }

    private static string Script(AgentKind agent, string id)
    {
        var last = AgentSteps.Say("Done.").With("usage", new JsonObject { ["output"] = 321, ["cacheWrite"] = 300, ["cacheRead"] = 700 });
        return ModelPlace.Script(id, ModelPlace.Make(agent, $"src/{id}.txt", $"made by {id}").With("delay", 1500), last.With("delay", 200));
    }
}
