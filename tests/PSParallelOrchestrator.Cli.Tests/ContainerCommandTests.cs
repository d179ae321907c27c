using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What is run in the image by hand, told by environment variables.</summary>
public sealed class ContainerCommandTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ContainerCommandTests()
    {
        place.Set("OUTPUT_DIR", place["output"]);
        place.Set("ANTHROPIC_API_KEY", null);
        place.Set("USE_BEDROCK", null);
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task An_executor_does_one_task_in_a_directory_of_its_number()
    {
        place.Set("EXECUTOR_ID", "2");
        place.Set("REQUIREMENTS", "Build a simple calculator");
        place.Set("USE_REAL_EXECUTORS", "0");
        var result = (await place.PsorchAsync("container-executor")).EndedWith(0);

        Assert.Contains("SIMULATED", result.Output + result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(place["output/executor-2/execution_summary.json"]));
        Assert.Equal("executor-2", TestPlace.Trace(place["output/executor-2"]).Single()["task"]);
    }

    [Fact]
    public async Task A_planner_writes_a_plan_for_so_many_executors()
    {
        Directory.CreateDirectory(place["output"]);
        place.Set("REQUIREMENTS", "Build a todo app with backend and frontend");
        place.Set("MAX_EXECUTORS", "3");
        (await place.PsorchAsync("container-planner")).EndedWith(0);

        var plan = JsonElement.Parse(await File.ReadAllBytesAsync(place["output/plan.json"], TestContext.Current.CancellationToken));
        Assert.Equal(3, plan.GetProperty("maxExecutors").GetInt32());
        Assert.NotEmpty(plan.GetProperty("tasks").EnumerateArray());
    }

    [Theory]
    [InlineData("REQUIREMENTS", null, "VariableMissing")]
    [InlineData("EXECUTOR_ID", "two", "VariableInvalid")]
    [InlineData("EXECUTOR_ID", "-1", "VariableInvalid")]
    [InlineData("USE_REAL_EXECUTORS", "yes", "VariableInvalid")]
    public async Task A_variable_that_makes_no_sense_is_named(string name, string? value, string error)
    {
        place.Set("REQUIREMENTS", "Build it");
        place.Set(name, value);
        (await place.PsorchAsync("container-executor")).Refused(2, error, name);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_named_with_what_to_do()
    {
        place.Set("REQUIREMENTS", "Build it");
        place.Set("OUTPUT_DIR", place.Write("file", "") + "/output");
        (await place.PsorchAsync("container-executor")).Refused(2, "OutputNotWritable", "docker run --user");
    }
}
