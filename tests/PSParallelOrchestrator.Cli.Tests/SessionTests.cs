using System.Diagnostics;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Another attempt of an agent continues where the one before ended. Claude Code is skipped where it is not installed.</summary>
public sealed class SessionTests : IAsyncDisposable
{
    private const string Key = "sk-ant-session-0c1d88f2";
    private readonly TestPlace place = new();

    /// <summary>What may have happened to the workspace and the session of an attempt.</summary>
    public static TheoryData<string> Harms => [.. Effort.Some(2,
    [
        "rm -rf ../workspace",
        "rm -rf ../session",
        "rm -rf ../session/*; mkfifo ../session/conversation.jsonl",
        "rm -rf ../session/*; mkdir ../session/conversation.jsonl",
        "rm -rf ../session/*; ln -s /etc/passwd ../session/conversation.jsonl",
        "rm -rf ../session; mkfifo ../session",
    ])];

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.Anthropic, "Threading")]
    [InlineData(AgentKind.Anthropic, "Process")]
    [InlineData(AgentKind.Bedrock, "Threading")]
    [InlineData(AgentKind.ClaudeCode, "Threading")]
    [InlineData(AgentKind.ClaudeCode, "Process")]
    public async Task After_a_failed_verify_the_agent_is_told_in_its_session_and_mends_what_it_left(AgentKind agent, string backend)
    {
        await using var server = await ModelPlace.StartServerAsync(place, agent, Key);

        (await RunAsync(agent, backend, Work(agent).With("verify", "cat src/a.txt && test -f src/b.txt"))).EndedWith(0);

        var run = place.RunDirectory;
        Assert.Equal("first", File.ReadAllText(Path.Combine(run, "src", "a.txt")));
        Assert.Equal("second", File.ReadAllText(Path.Combine(run, "src", "b.txt")));
        Assert.Equal(["Failed", "Succeeded"], TestPlace.Trace(run).Select(attempt => attempt["state"]));
        Assert.Equal(4, server.Log.Messages.Count);
        Assert.Equal(server.Log.CostUsd, TestPlace.Summary(run).GetProperty("totals").GetProperty("costUsd").GetDecimal());
        Assert.Empty(Directory.GetDirectories(run, "session", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(run, "claude-home", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.ClaudeCode)]
    public async Task A_task_that_wants_it_clean_begins_anew(AgentKind agent)
    {
        await using var server = await ModelPlace.StartServerAsync(place, agent, Key);
        var work = Work(agent).With("verify", "test -f src/b.txt").With("retry", "Clean").With("maxRetries", 1);

        (await RunAsync(agent, "Threading", work)).EndedWith(1);

        Assert.Equal(4, server.Log.Messages.Count);
        Assert.Equal(2, Directory.GetFiles(place.RunDirectory, "a.txt", SearchOption.AllDirectories).Length);
        Assert.Empty(Directory.GetFiles(place.RunDirectory, "b.txt", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.ClaudeCode)]
    public async Task What_an_agent_did_before_its_executor_was_killed_is_not_paid_again(AgentKind agent)
    {
        var hung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptStep Answer(ModelRequest request)
        {
            if (!request.BodyText.Contains("a.txt", StringComparison.Ordinal))
            {
                return Make(agent, request, "a.txt");
            }

            if (request.BodyText.Contains("b.txt", StringComparison.Ordinal))
            {
                return ScriptStep.OfText("Done.");
            }

            var step = Make(agent, request, "b.txt");
            return hung.TrySetResult() ? step with { Delay = TimeSpan.FromMinutes(5) } : step;
        }

        await using var server = await StartAsync(agent, Answer);
        var running = place.StartRun([.. Arguments(agent, "Process", PlanText.Agent("work"))]);
        await hung.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        foreach (var executor in Executors())
        {
            Process.GetProcessById(executor).Kill();
        }

        (await running.EndAsync()).EndedWith(0);

        var run = place.RunDirectory;
        Assert.Equal(["Lost", ""], TestPlace.Trace(run).Select(attempt => attempt["failureClass"]));
        Assert.Equal(["a.txt", "b.txt"], Directory.GetFiles(Path.Combine(run, "src")).Select(Path.GetFileName).Order());

        // The first answer, the one that was open, and those that follow it: nothing is asked twice but what was open.
        Assert.Equal(4, server.Log.Messages.Count);
    }

    [Fact]
    public async Task A_session_that_was_damaged_is_begun_anew()
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.Anthropic, Key);
        const string Verify = "echo nonsense > ../session/conversation.jsonl; test -f src/a.txt && test -f go";
        var work = Work(AgentKind.Anthropic).With("verify", Verify).With("maxRetries", 1);

        (await RunAsync(AgentKind.Anthropic, "Threading", work)).EndedWith(1);

        // Both attempts began with the first step.
        Assert.Equal(4, server.Log.Messages.Count);
    }

    [Theory]
    [InlineData(AgentKind.Anthropic, "rm -rf ../session; ln -s $VICTIM ../session")]
    [InlineData(AgentKind.Anthropic, "rm -rf ../session; ln -s $VICTIM ../session; false")]
    [InlineData(AgentKind.Anthropic, "ln -s $VICTIM ../../attempt-2; false")]
    [InlineData(AgentKind.Anthropic, "mv .. ../../moved; ln -s $VICTIM ../../attempt-1; false")]
    [InlineData(AgentKind.ClaudeCode, "rm -rf ../session/claude-home; ln -s $VICTIM ../session/claude-home; false")]
    [InlineData(AgentKind.ClaudeCode, "mkdir -p ../session/claude-home; ln -s $VICTIM ../session/claude-home/.claude; false")]
    [InlineData(
        AgentKind.ClaudeCode,
        "mkdir -p ../session/claude-home/.claude; ln -sfn $VICTIM ../session/claude-home/.claude/projects; false")]
    public async Task A_link_that_a_task_put_into_the_place_of_its_session_leads_nowhere(AgentKind agent, string verify)
    {
        await using var server = await ModelPlace.StartServerAsync(place, agent, Key);
        var victim = Directory.CreateDirectory(place["victim"]).FullName;
        string[] files = ["precious.txt", $"{Guid.NewGuid()}.jsonl", $"projects/a/{Guid.NewGuid()}.jsonl", $"a/{Guid.NewGuid()}.jsonl"];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(victim, file))!);
            await File.WriteAllTextAsync(Path.Combine(victim, file), "of-the-user", TestContext.Current.CancellationToken);
        }

        var work = Work(agent).With("verify", verify.Replace("$VICTIM", victim, StringComparison.Ordinal)).With("maxRetries", 2);
        await RunAsync(agent, "Process", work);

        Assert.All(files, file => Assert.Equal("of-the-user", File.ReadAllText(Path.Combine(victim, file))));
        Assert.Equal(files.Length, Directory.GetFiles(victim, "*", SearchOption.AllDirectories).Length);
        Assert.DoesNotContain(server.Log.Messages, message => message.Body?.Contains("of-the-user", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Harms))]
    public async Task What_cannot_be_continued_is_begun_anew(string harm)
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.Anthropic, Key);
        var once = place["harmed"];
        var work = Work(AgentKind.Anthropic).With("verify", $"[ -e {once} ] || {{ touch {once}; {harm}; exit 1; }}; test -f src/a.txt")
            .With("maxRetries", 1);

        (await RunAsync(AgentKind.Anthropic, "Threading", work)).EndedWith(0);

        Assert.Equal("first", File.ReadAllText(Path.Combine(place.RunDirectory, "src", "a.txt")));
        Assert.Equal(4, server.Log.Messages.Count);
    }

    private static JsonObject Work(AgentKind agent) => PlanText.Agent("work").With(
        "prompt",
        ModelPlace.Script(
            $"session-{agent}",
            ModelPlace.Make(agent, "src/a.txt", "first"),
            AgentSteps.Say("Done."),
            ModelPlace.Make(agent, "src/b.txt", "second"),
            AgentSteps.Say("Fixed.")));

    private static ScriptStep Make(AgentKind agent, ModelRequest request, string name) => agent == AgentKind.ClaudeCode
        ? ScriptStep.OfTool("Write", new JsonObject { ["file_path"] = $"{request.WorkingDirectory}/src/{name}", ["content"] = name })
        : ScriptStep.OfTool("create", new JsonObject { ["path"] = "src/" + name, ["file_text"] = name });

    private List<string> Arguments(AgentKind agent, string backend, JsonObject task) =>
        ["--plan", place.Plan(task), "--agent", $"{agent}", "--backend", backend, "--max-cost-usd", "5"];

    private Task<PsorchResult> RunAsync(AgentKind agent, string backend, JsonObject task) =>
        place.RunAsync([.. Arguments(agent, backend, task)]);

    private async Task<LoopbackModelServer> StartAsync(AgentKind agent, Func<ModelRequest, ScriptStep?> answer)
    {
        var server = await ModelPlace.StartServerAsync(place, new LoopbackModelServerOptions { Keys = [Key], Answer = answer });
        await ModelPlace.GiveKeyAsync(place, agent, Key);
        return server;
    }

    private IEnumerable<int> Executors() => TestPlace.ProcessesWith(place.Output)
        .Where(pid => File.ReadAllText(FormattableString.Invariant($"/proc/{pid}/cmdline")).Contains("\0exec\0", StringComparison.Ordinal));
}
