using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>The shell that an attempt in a container has.</summary>
public sealed class ShellToolTests : MessagesTestBase
{
    [Fact]
    public async Task A_command_runs_in_the_workspace_and_tells_what_it_printed_and_how_it_ended()
    {
        var shell = Shell();
        var good = await shell.RunAsync("pwd; echo wrong >&2; echo $PSORCH_TASK", TestContext.Current.CancellationToken);
        Assert.Equal(new ToolOutcome($"{Workspace("").TrimEnd('/')}\nwrong\nt\n"), good);
        var bad = await shell.RunAsync("echo x; exit 3", TestContext.Current.CancellationToken);
        Assert.True(bad.IsError);
        Assert.Contains("exit code 3", bad.Text, StringComparison.Ordinal);
        Assert.Equal("(It printed nothing.)", (await shell.RunAsync("true", TestContext.Current.CancellationToken)).Text);
        await Assert.ThrowsAsync<ToolException>(() => shell.RunAsync(" ", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_environment_has_no_key_and_its_output_no_secret()
    {
        var outcome = await Shell().RunAsync($"env; echo '{Canary}'", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Canary, outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ANTHROPIC_API_KEY", outcome.Text, StringComparison.Ordinal);
        var kept = ShellTool.WithoutKeys(
            new Dictionary<string, string>
            {
                ["ANTHROPIC_API_KEY"] = "k",
                ["AWS_SESSION_TOKEN"] = "k",
                ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "k",
                ["OTHER_API_KEY"] = "k",
                ["DB_PASSWORD"] = "own",
                ["PATH"] = "p",
            },
            new Dictionary<string, string> { ["DB_PASSWORD"] = "own", ["ANTHROPIC_API_KEY"] = "k" });
        Assert.Equal(["DB_PASSWORD", "PATH"], kept.Keys.Order());
    }

    [Fact]
    public async Task Output_without_end_is_cut()
    {
        var outcome = await Shell().RunAsync("head -c 5000000 /dev/zero | tr '\\0' x", TestContext.Current.CancellationToken);
        Assert.InRange(outcome.Text.Length, 1000, 31_000);
        Assert.Contains("left out", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_leaves_nothing_running()
    {
        using var stop = new CancellationTokenSource();
        var running = Shell().RunAsync($"(setsid sh -c 'sleep 300; true' {Marker}-daemon &) ; sleep 301; true {Marker}", stop.Token);
        await Until(() => Marked($"{Marker}-daemon").Count > 0 || running.IsCompleted, "the daemon runs");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(Marked(Marker));
    }

    private ShellTool Shell()
    {
        var spec = Spec(AgentKind.Anthropic, "Do it.");
        return new ShellTool(new AgentContext(spec, TimeProvider.System, Services()));
    }
}
