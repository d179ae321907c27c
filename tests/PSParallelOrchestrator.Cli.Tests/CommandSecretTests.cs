using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Commands get no key of an agent, but where their task names it; and no key gets into what is merged.</summary>
public sealed class CommandSecretTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-5c0e77a1b9";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_command_has_the_keys_that_its_task_names_alone(string backend)
    {
        SetKeys();
        var plan = place.Plan(
            PlanText.Shell("none", "env > dump.txt", null, place.Marker).With("verify", "env > verify.txt"),
            PlanText.Shell("inherits", "env > inherited.txt; grep -q DATABASE_PASSWORD inherited.txt", null, place.Marker),
            PlanText.Shell("own", "test \"$AWS_SESSION_TOKEN\" = of-the-task", null, place.Marker)
                .With("environment", new JsonObject { ["AWS_SESSION_TOKEN"] = "of-the-task" }));
        var run = await place.StartRun(
            "--plan", plan, "--backend", backend, "--name", "run",
            "--before-task", "env > before-$PSORCH_TASK.txt", "--after-task", "env > after-$PSORCH_TASK.txt").EndAsync();
        run.EndedWith(0);
        foreach (var name in (string[])["dump", "verify", "before-none", "after-none"])
        {
            var file = Assert.Single(
                Directory.GetFiles(Path.Combine(place.Output, "run"), name + ".txt", SearchOption.AllDirectories),
                file => file.Contains("/none/attempt-1/workspace/", StringComparison.Ordinal));
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.Contains("PSORCH_TASK=none", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
            Assert.DoesNotContain("AWS_SECRET", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles(place.Output, "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));

        var named = PlanText.Shell("named", $"test ${{#ANTHROPIC_API_KEY}} = {Canary.Length} && ! env | grep AWS_SE", null, place.Marker)
            .With("secrets", new JsonArray("ANTHROPIC_API_KEY", "DATABASE_PASSWORD"))
            .With("verify", $"test ${{#ANTHROPIC_API_KEY}} = {Canary.Length}");
        (await place.StartRun("--plan", place.Plan(named), "--backend", backend, "--name", "named").EndAsync()).EndedWith(0);
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task What_the_system_shows_of_the_processes_above_a_command_holds_no_key_of_an_agent(string backend)
    {
        SetKeys();
        var look = $"for p in $(grep -l {place.Output} /proc/[0-9]*/cmdline); do "
            + "tr '\\0' '\\n' < $p; tr '\\0' '\\n' < ${p%cmdline}environ; done > seen.txt 2> /dev/null; true";
        var plan = place.Plan(PlanText.Shell("looks", look, null, place.Marker));

        (await place.StartRun("--plan", plan, "--backend", backend, "--name", "run").EndAsync()).EndedWith(0);

        var seen = File.ReadAllText(Path.Combine(place.Output, "run", "src", "seen.txt"));
        Assert.Contains("ANTHROPIC_API_KEY=", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Threading", "printf %s \"$ANTHROPIC_API_KEY\" > dump.txt", "ANTHROPIC_API_KEY")]
    [InlineData("Process", "printf '{\"k\": \"%s\"}' \"$DATABASE_PASSWORD\" > dump.txt", "DATABASE_PASSWORD")]
    public async Task A_file_with_a_secret_fails_the_attempt_that_left_it_and_is_not_merged(string backend, string command, string variable)
    {
        SetKeys();
        var plan = place.Plan(
            PlanText.Shell("leaks", $"echo other > other.txt; {command}", null, place.Marker)
                .With("secrets", new JsonArray("ANTHROPIC_API_KEY", "DATABASE_PASSWORD")).With("maxRetries", 0),
            PlanText.Shell("later", "echo ok > ok.txt", null, place.Marker));
        var run = (await place.StartRun("--plan", plan, "--backend", backend).EndAsync()).EndedWith(1);
        Assert.Contains("'dump.txt' holds the value of " + variable, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["ok.txt"], Directory.GetFiles(Path.Combine(place.RunDirectory, "src"), "*.txt").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_key_that_the_command_after_the_task_writes_is_found_too()
    {
        SetKeys();
        var plan = place.Plan(
            PlanText.Shell("a", "true", null, place.Marker)
                .With("secrets", new JsonArray("ANTHROPIC_API_KEY")).With("maxRetries", 0));
        var run = (await place.StartRun("--plan", plan, "--after-task", "echo $ANTHROPIC_API_KEY > late.txt").EndAsync()).EndedWith(1);
        Assert.Contains("'late.txt' holds", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_fails_the_task_once_and_is_named()
    {
        var plan = place.Plan(
            PlanText.Shell("a", "true", null, place.Marker).With("secrets", new JsonArray("NOBODYS_TOKEN")));
        var run = (await place.StartRun("--plan", plan).EndAsync()).EndedWith(1);
        Assert.Contains("NOBODYS_TOKEN", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Single(TestPlace.Trace(place.RunDirectory));
    }

    private void SetKeys()
    {
        place.Set("ANTHROPIC_API_KEY", Canary);
        place.Set("AWS_SECRET_ACCESS_KEY", Canary + "-aws");
        place.Set("AWS_SESSION_TOKEN", Canary + "-session");
        place.Set("DATABASE_PASSWORD", "pass-of-the-database");
    }
}
