using System.Globalization;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using static PSParallelOrchestrator.Cli.Tests.Support.AgentSteps;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// Real agents that start from a git repository: they can use git, reach nothing but their workspace, and what they leave is checked.
/// </summary>
public sealed class AgentRepositoryTests : IAsyncDisposable
{
    private const string Key = "sk-ant-canary-93f0aa6b17";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task What_an_agent_commits_and_what_it_leaves_both_arrive_in_a_commit_that_says_who_made_it_and_for_how_much()
    {
        await using var server = await StartAsync();
        var repository = await place.MakeRepositoryAsync();
        var before = Outside(repository);
        var plan = place.Plan(
            Agent(
                "agent",
                Bash("git status --short && git log --oneline"),
                Write("committed.txt", "committed"),
                Bash("git checkout -q -b mine && git add committed.txt && git commit -qm 'My own commit' && git log -1 --format=%an"),
                Write("left.txt", "left"),
                Say("Done.")),
            PlanText.Shell("command", "cat committed.txt left.txt > both.txt", ["agent"]));

        (
            await place.RunAsync(
                "--plan",
                plan,
                "--name",
                "work",
                "--repository",
                repository,
                "--agent",
                "ClaudeCode",
                "--allowed-tool",
                "Bash(git *)")).EndedWith(0);

        Assert.Equal("committedleft", await place.GitAsync("show", "orchestrator/work:both.txt"));
        var cost = TestPlace.Task(place.RunDirectory, "agent").GetProperty("costUsd").GetDecimal();
        Assert.True(cost > 0);
        var messages = await place.GitAsync("log", "--reverse", "--format=%(trailers:only,unfold)", "main..orchestrator/work");
        Assert.Contains("Task: agent\n", messages, StringComparison.Ordinal);
        Assert.Contains(
            "Agent: ClaudeCode\n" + string.Create(CultureInfo.InvariantCulture, $"Cost: {cost:0.######} USD\n"),
            messages,
            StringComparison.Ordinal);
        Assert.Contains("Task: command\n", messages, StringComparison.Ordinal);
        Assert.Equal("2\n", await place.GitAsync("rev-list", "--count", "main..orchestrator/work"));
        Assert.Equal(before, Outside(repository));
        Assert.Equal("", await place.GitAsync("branch", "--list", "mine"));
    }

    [Theory]
    [InlineData("git -C {repository} update-ref refs/heads/evil HEAD")]
    [InlineData("GIT_DIR={repository}/.git git update-ref refs/heads/evil HEAD")]
    [InlineData("git --git-dir={repository}/.git update-ref refs/heads/evil HEAD")]
    [InlineData("git -C {repository} config core.hooksPath /tmp")]
    [InlineData("git push {repository} HEAD:refs/heads/evil")]
    [InlineData("cd {repository} && git branch evil")]
    [InlineData("cd link && git branch evil")]
    [InlineData("git -C link branch evil")]
    [InlineData("git -C ../../../first/attempt-1/workspace update-ref refs/heads/evil HEAD")]
    [InlineData("echo x > {repository}/.git/hooks/pre-commit")]
    public async Task An_agent_that_may_use_git_by_rules_reaches_no_other_repository(string command)
    {
        await using var server = await StartAsync();
        var repository = await place.MakeRepositoryAsync();
        var before = Outside(repository);
        var plan = place.Plan(
            PlanText.Shell("first", "echo first > first.txt"),
            Agent("agent", Bash(command.Replace("{repository}", repository, StringComparison.Ordinal)), Say("Done."))
                .With("dependsOn", PlanText.Strings("first")).With("maxRetries", 0));

        await place.RunAsync(
            "--plan",
            plan,
            "--repository",
            repository,
            "--agent",
            "ClaudeCode",
            "--allowed-tool",
            "Bash(git status)",
            "--allowed-tool",
            "Bash(git commit *)",
            "--before-task",
            $"[ $PSORCH_TASK = first ] || ln -sfn '{repository}' link");

        Assert.Equal(before, Outside(repository));
        Assert.Equal("", await place.GitAsync("branch", "--list", "evil"));
        Assert.Empty(Directory.GetFiles(place.RunDirectory, "evil", SearchOption.AllDirectories));
        Assert.Contains("was denied a tool", TestPlace.Task(place.RunDirectory, "agent").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_in_a_workspace_does_not_find_the_repository_that_the_run_lies_in()
    {
        await using var server = await StartAsync();
        await place.ProgramAsync("git", "init", "-q", "-b", "main", place.Root);
        var plan = place.Plan(Agent("agent", Bash("git rev-parse --git-dir || echo there is none"), Say("${toolResult}")));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--allowed-tool", "Bash")).EndedWith(0);
        var answer = await File.ReadAllTextAsync(
            Path.Combine(place.RunDirectory, "executor_0", "agent", "attempt-1", "claude_response.txt"),
            TestContext.Current.CancellationToken);
        Assert.Contains("there is none", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_behind_a_link_out_of_the_workspace_is_not_written()
    {
        await using var server = await StartAsync();
        var outside = Directory.CreateDirectory(place["outside"]).FullName;
        var plan = place.Plan(Agent("agent", Write("link/evil.txt", "x"), Say("Done.")).With("maxRetries", 0));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--before-task", $"ln -s '{outside}' link")).EndedWith(1);
        Assert.Empty(Directory.GetFiles(outside));
    }

    [Fact]
    public async Task A_failed_verify_is_fed_back_once_with_the_end_of_its_output()
    {
        await using var server = await StartAsync();
        var verify =
            $"if [ -e '{place["second"]}' ]; then exit 0; fi; touch '{place["second"]}'; echo the-beginning-of-it; seq 5000; echo "
                + $"the-end-of-it; exit 1";
        var plan = place.Plan(Agent("agent", Write("a.txt", "made"), Say("Done.")).With("verify", verify));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode")).EndedWith(0);

        var attempts = server
            .Log.Messages.GroupBy(message => message.Body!.Contains("failed-check", StringComparison.Ordinal))
            .ToDictionary(group => group.Key, group => group.ToList());
        Assert.Equal(2, TestPlace.Task(place.RunDirectory, "agent").GetProperty("attempts").GetInt32());
        Assert.All(attempts[true], message => Assert.Contains("4999\\n5000\\nthe-end-of-it", message.Body!, StringComparison.Ordinal));

        // The command itself is known to the agent from the beginning; what it printed is not.
        Assert.All(attempts[false], message => Assert.DoesNotContain("5000\\nthe-end-of-it", message.Body!, StringComparison.Ordinal));
        Assert.All(attempts[true], message => Assert.DoesNotContain("the-beginning-of-it\\n1\\n", message.Body!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outputs_that_are_missing_fail_the_attempt()
    {
        await using var server = await StartAsync();
        var plan = place.Plan(
            Agent("agent", Write("elsewhere.txt", "made"), Say("Done.")).With("outputs", PlanText.Strings("src/**")).With("maxRetries", 0));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode")).EndedWith(1);
        var task = TestPlace.Task(place.RunDirectory, "agent");
        Assert.Equal("TaskFailed", task.GetProperty("failureClass").GetString());
        Assert.Contains("'src/**'", task.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_daemon_ends_with_the_attempt_and_too_large_a_file_is_not_taken(string backend)
    {
        await using var server = await StartAsync();
        var plan = place.Plan(
            Agent(
                    "agent",
                    Bash($"setsid sh -c 'sleep 300; true' {place.Marker} > /dev/null 2>&1 < /dev/null & echo begun"),
                    Bash("truncate -s 3G large"),
                    Say("Done."))
                .With("maxRetries", 0));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--allowed-tool", "Bash", "--backend", backend)).EndedWith(1);
        Assert.Empty(place.Marked());
        Assert.Contains("large", TestPlace.Task(place.RunDirectory, "agent").GetRawText(), StringComparison.Ordinal);
        File.Delete(Path.Combine(place.RunDirectory, "executor_0", "agent", "attempt-1", "workspace", "large"));
    }

    private Task<LoopbackModelServer> StartAsync() => ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Key);

    /// <summary>The repository's content, but for the branch that a run publishes and the objects that come with it.</summary>
    private static Dictionary<string, string> Outside(string repository) =>
        TestPlace
            .Snapshot(repository)
            .Where(file =>
                !file.Key.Contains("/.git/objects/", StringComparison.Ordinal)
                && !file.Key.Contains("/orchestrator/", StringComparison.Ordinal))
            .ToDictionary();
}
