using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Processes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using static PSParallelOrchestrator.Cli.Tests.Support.AgentSteps;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Agents that do harm, or to whom it is done, in the middle of their work.</summary>
public sealed class AgentHarmTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-a-harmful-agent";
    private readonly ProcessPlace processes = new();
    private readonly Stack<string> mounted = new();

    private TestPlace Place => processes.Files;

    public async ValueTask DisposeAsync()
    {
        foreach (var mount in mounted)
        {
            await Place.StartProgram("umount", "-l", mount).EndAsync();
        }

        await processes.DisposeAsync();
    }

    [Theory]
    [InlineData(AgentKind.Anthropic, PsorchProcess.Terminate)]
    [InlineData(AgentKind.Anthropic, PsorchProcess.Kill)]
    [InlineData(AgentKind.Bedrock, PsorchProcess.Kill)]
    public async Task An_executor_killed_in_the_middle_of_a_tool_leaves_nothing_running_and_the_task_is_done_again(
        AgentKind agent,
        int signal)
    {
        await using var server = await StartAsync(agent);
        Place.Set("PSORCH_IN_CONTAINER", "1");
        var tool = Shell(
            $"[ -e '{Place["again"]}' ] || {{ touch '{Place["again"]}'; (setsid sh -c 'sleep 300; true' {Place.Marker} &) ; sleep 301; }}");
        var run = StartRun(agent, "Process", Task("agent", tool, Say("Done.")));

        // The shell carries the mark before it has done anything; only with the file the second attempt has nothing to wait for.
        await TestPlace.Until(() => (File.Exists(Place["again"]) && Place.Marked().Count > 0) || run.HasExited, "the tool runs");
        PsorchProcess.Signal(processes.Executor("agent"), signal);
        (await run.EndAsync()).EndedWith(0);

        Assert.Empty(Place.Marked());
        Assert.Equal(2, TestPlace.Task(Place.RunDirectory, "agent").GetProperty("attempts").GetInt32());
    }

    [Theory]
    [InlineData(PsorchProcess.Terminate, 130)]
    [InlineData(PsorchProcess.Interrupt, 130)]
    public async Task A_psorch_that_is_ended_in_the_middle_of_a_tool_leaves_nothing_running(int signal, int exitCode)
    {
        await using var server = await StartAsync(AgentKind.Anthropic);
        Place.Set("PSORCH_IN_CONTAINER", "1");
        var run = StartRun(
            AgentKind.Anthropic,
            "Threading",
            Task("agent", Shell($"(setsid sh -c 'sleep 300; true' {Place.Marker} &) ; sleep 301"), Say("Done.")));
        await TestPlace.Until(() => Place.Marked().Count > 0 || run.HasExited, "the tool runs");
        run.Signal(signal);
        (await run.EndAsync()).EndedWith(exitCode);
        Assert.Empty(Place.Marked());
    }

    [Fact]
    public async Task A_daemon_of_a_shell_does_not_outlive_a_task_that_succeeds()
    {
        await using var server = await StartAsync(AgentKind.Anthropic);
        Place.Set("PSORCH_IN_CONTAINER", "1");
        var daemon = Shell($"(setsid sh -c 'sleep 300; true' {Place.Marker} > /dev/null 2>&1 < /dev/null &)");
        (await StartRun(AgentKind.Anthropic, "Threading", Task("agent", daemon, Say("Done."))).EndAsync()).EndedWith(0);
        Assert.Empty(Place.Marked());
    }

    [Theory]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    public async Task Hooks_of_git_cannot_be_written(AgentKind agent)
    {
        await using var server = await StartAsync(agent);
        var hook = ModelPlace.Make(agent, ".git/hooks/pre-commit", "#!/bin/sh\ntouch ran\n");
        (await StartRun(agent, "Threading", Task("agent", hook, Say("Done.").With("expect", ".git"))).EndAsync()).EndedWith(0);
        Assert.Empty(Directory.GetFiles(Place.RunDirectory, "pre-commit", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(AgentKind.ClaudeCode)]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    public async Task A_full_workspace_is_told_to_the_agent(AgentKind agent)
    {
        await using var server = await StartAsync(agent);
        await CheckMountAsync();
        mounted.Push(Path.Combine(Place.Output, "run", "executor_0", "agent", "attempt-1", "workspace"));
        var make = ModelPlace.Make(agent, "large.txt", new string('x', 300_000));
        var run = StartRun(
            agent, "Threading", ["--before-task", "mount -t tmpfs -o size=128k tmpfs ."],
            Task("agent", make, ModelPlace.Make(agent, "src/small.txt", "small").With("expect", "o space left"), Say("Done.")));
        (await run.EndAsync()).EndedWith(0);
        Assert.Equal(
            "small",
            await File.ReadAllTextAsync(Path.Combine(Place.RunDirectory, "src", "small.txt"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(AgentKind.ClaudeCode)]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    public async Task A_long_prompt_arrives_and_an_endless_one_is_refused_before_the_run(AgentKind agent)
    {
        await using var server = await StartAsync(agent);
        var task = new JsonObject { ["id"] = "agent", ["promptFile"] = "prompt.md" };
        Place.Write("prompt.md", string.Concat(Enumerable.Repeat("word ", 100_000)) + ModelPlace.Script("long", Say("Done.")));
        (await StartRun(agent, "Process", task).EndAsync()).EndedWith(0);
        Assert.True(Assert.Single(server.Log.Messages).Body!.Length > 500_000);

        Place.Write("prompt.md", string.Concat(Enumerable.Repeat("word ", 2_200_000)));
        var refused = (await StartRun(agent, "Process", (JsonObject)task.DeepClone()).EndAsync()).EndedWith(2);
        Assert.Contains("PromptFileTooLarge", refused.Error, StringComparison.Ordinal);
        Assert.Single(server.Log.Messages);
    }

    private static JsonObject Shell(string command) => new() { ["tool"] = "shell", ["input"] = new JsonObject { ["command"] = command } };

    private static JsonObject Task(string id, params JsonObject[] steps) => PlanText.Agent(id).With("prompt", ModelPlace.Script(id, steps));

    private PsorchProcess StartRun(AgentKind agent, string backend, params JsonObject[] tasks) => StartRun(agent, backend, [], tasks);

    private PsorchProcess StartRun(AgentKind agent, string backend, string[] options, params JsonObject[] tasks) =>
        Place.StartRun(["--plan", Place.Plan(tasks), "--agent", $"{agent}", "--backend", backend, "--name", "run", .. options]);

    private Task<LoopbackModelServer> StartAsync(AgentKind agent) => ModelPlace.StartServerAsync(Place, agent, Key);

    private async Task CheckMountAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to mount a file system of its own.");
        Directory.CreateDirectory(Place["mount"]);
        var mount = await Place.StartProgram("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", Place["mount"]).EndAsync();
        Assert.SkipUnless(mount.ExitCode == 0, "Mounting is not allowed here: " + mount.Error);
        await Place.ProgramAsync("umount", Place["mount"]);
    }
}
