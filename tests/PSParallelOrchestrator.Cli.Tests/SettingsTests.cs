using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Options before the environment, before orchestrator.json here, before that of the user, before the default.</summary>
public sealed class SettingsTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task The_nearest_setting_stands()
    {
        await ExecutorsAsync(5);
        place.Write("config/psorch/orchestrator.json", "{\"maxExecutors\": 2, \"outputDirectory\": \"mine\"}");
        Assert.Contains(place["mine"], await ExecutorsAsync(2), StringComparison.Ordinal);
        place.Write("orchestrator.json", "{\"maxExecutors\": \"3\"}");
        Assert.Contains(place["mine"], await ExecutorsAsync(3), StringComparison.Ordinal);
        place.Set("PSORCH_MAX_EXECUTORS", "4");
        await ExecutorsAsync(4);
        await ExecutorsAsync(6, "-m", "6");
    }

    [Fact]
    public async Task A_variable_that_is_empty_is_as_good_as_none()
    {
        place.Set("PSORCH_MAX_EXECUTORS", "");
        await ExecutorsAsync(5);
    }

    [Theory]
    [InlineData("PSORCH_MAX_EXECUTORS", "many")]
    [InlineData("PSORCH_FAIL_FAST", "maybe")]
    [InlineData("PSORCH_TIME_LIMIT", "10")]
    [InlineData("PSORCH_CONFLICT_STRATEGY", "7")]
    [InlineData("PSORCH_OUTPUT_DIRECTORY", " ")]
    public async Task A_bad_variable_is_named(string variable, string value)
    {
        place.Set(variable, value);
        (await place.PsorchAsync("run", "x", "--dry-run")).Refused(2, "SettingInvalid", variable, value);
    }

    [Theory]
    [InlineData("{\"maxExecutorz\": 3}", "SettingUnknown", "'maxExecutorz'", "'maxExecutors'")]
    [InlineData("{\"maxExecutors\": \"many\"}", "SettingInvalid", "'maxExecutors'", "many")]
    [InlineData("{\"maxExecutors\": [3]}", "SettingsFileInvalid", "'maxExecutors'")]
    [InlineData("{\"maxExecutors\": null}", "SettingsFileInvalid", "'maxExecutors'")]
    [InlineData("{\"maxExecutors\": 3", "SettingsFileInvalid")]
    [InlineData("[]", "SettingsFileInvalid")]
    [InlineData("", "SettingsFileInvalid")]
    public async Task A_bad_file_is_named(string content, string errorId, params string[] says)
    {
        place.Write("orchestrator.json", content);
        (await place.PsorchAsync("run", "x", "--dry-run")).Refused(2, errorId, [place["orchestrator.json"], .. says]);
        File.Delete(place["orchestrator.json"]);
        place.Write("config/psorch/orchestrator.json", content);
        (await place.PsorchAsync("run", "x", "--dry-run")).Refused(2, errorId, [place["config/psorch/orchestrator.json"], .. says]);
    }

    [Fact]
    public async Task A_plan_says_its_own_budget_where_the_command_line_does_not()
    {
        var plan = place.Write("plan.json", "{\"maxExecutors\": 7, \"tasks\": [{\"id\": \"a\", \"prompt\": \"p\"}]}");
        Assert.Contains(
            "up to 7 at once",
            (await place.PsorchAsync("run", "--plan", plan, "--dry-run")).EndedWith(0).Output,
            StringComparison.Ordinal);
        place.Set("PSORCH_MAX_EXECUTORS", "2");
        Assert.Contains(
            "up to 7 at once",
            (await place.PsorchAsync("run", "--plan", plan, "--dry-run")).EndedWith(0).Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "up to 3 at once",
            (await place.PsorchAsync("run", "--plan", plan, "-m", "3", "--dry-run")).EndedWith(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_given_the_budget_that_is_set()
    {
        place.Set("PSORCH_MAX_EXECUTORS", "2");
        Assert.Equal(2, await PlannedAsync("x"));
        Assert.Equal(9, await PlannedAsync("x", "-m", "9"));
        Assert.Equal(6, await PlannedAsync("--plan", place["saved.json"], "-m", "6"));
        place.Set("PSORCH_MAX_EXECUTORS", "many");
        (await place.PsorchAsync("plan", "x")).Refused(2, "SettingInvalid", "PSORCH_MAX_EXECUTORS", "many");
    }

    private async Task<int> PlannedAsync(params string[] arguments)
    {
        (await place.PsorchAsync(["plan", .. arguments, "-o", place["saved.json"]])).EndedWith(0);
        return JsonDocument.Parse(await File.ReadAllTextAsync(place["saved.json"])).RootElement.GetProperty("maxExecutors").GetInt32();
    }

    private async Task<string> ExecutorsAsync(int expected, params string[] options)
    {
        var output = (await place.PsorchAsync(["run", "x", "--dry-run", .. options])).EndedWith(0).Output;
        Assert.Contains($"up to {expected} at once", output, StringComparison.Ordinal);
        return output;
    }
}
