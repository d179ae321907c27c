using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>What goes wrong at the service, in the client and around it: each has its class, and nothing is left.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class ClaudeFaultTests : ClaudeTestBase
{
    // Each client is half a second of processor time and 300 MB.
    private const int AtOnce = 3;

    [Fact]
    public async Task Each_fault_of_the_service_has_its_class()
    {
        (string Name, JsonObject Step, FailureClass Failure, string Says)[] cases =
        [
            ("400", Fails("""{"status":400,"message":"bad field"}"""), FailureClass.Permanent, "400"),
            ("401", Fails("""{"status":401}"""), FailureClass.Permanent, "key"),
            ("403", Fails("""{"status":403}"""), FailureClass.Permanent, "403"),
            ("404", Fails("""{"status":404}"""), FailureClass.Permanent, "model's name"),
            ("413", Fails("""{"status":413}"""), FailureClass.Permanent, "too large"),
            ("credit", Fails("""{"status":400,"message":"Your credit balance is too low"}"""), FailureClass.Permanent, "400"),
            ("429", Fails("""{"status":429}"""), FailureClass.RateLimited, "429"),
            ("500", Fails("""{"status":500}"""), FailureClass.Transient, "500"),
            ("529", Fails("""{"status":529}"""), FailureClass.Transient, "529"),
            ("html", Fails("""{"html":502}"""), FailureClass.Transient, "502"),
            ("reset", Fails("""{"reset":true}"""), FailureClass.Transient, "the connection to the service was lost"),
            ("garbage", Fails("""{"garbage":true}"""), FailureClass.Transient, "JSON"),
            ("cut", Fails("""{"cut":4}"""), FailureClass.Transient, "lost"),
            ("end", Fails("""{"end":4}"""), FailureClass.Transient, "Claude Code"),
            ("refusal", new JsonObject { ["text"] = "No.", ["stop"] = "refusal" }, FailureClass.TaskFailed, "refused"),
            ("max-tokens", new JsonObject { ["text"] = "and so", ["stop"] = "max_tokens" }, FailureClass.TaskFailed, "Split"),
            ("empty", new JsonObject { ["empty"] = true }, FailureClass.TaskFailed, "without an answer"),
            ("turns", Bash("ls"), FailureClass.TaskFailed, "2 turns"),
        ];
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (each, _) =>
        {
            var spec = Spec(Script(loop: true, each.Step), each.Name) with
            {
                AgentOptions = new AgentOptions { MaxTurns = each.Name == "turns" ? 2 : 50 },
            };
            var result = await AttemptAsync(spec);
            if (result.FailureClass != each.Failure || result.Message?.Contains(each.Says, StringComparison.Ordinal) != true)
            {
                wrong.Enqueue($"{each.Name}: {result.FailureClass} {result.Message}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_long_wait_that_the_service_asks_for_is_not_sat_out()
    {
        var result = await AttemptAsync(Spec(Script(loop: true, Fails("""{"status":429,"retryAfter":3600}"""))));
        Assert.Equal((FailureClass.RateLimited, TimeSpan.FromMinutes(1)), (result.FailureClass, result.RetryAfter));
        Assert.Single(Server.Log.Messages);
    }

    [Fact]
    public async Task A_passing_fault_is_waited_out_within_the_attempt()
    {
        var result = await AttemptAsync(Spec("MODEL-SCRIPT: {\"steps\":[{\"text\":\"Done.\",\"faults\":[{\"status\":529}]}]}"));
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(2, Server.Log.Messages.Count);
        Assert.Contains("to accept requests", File.ReadAllText(PathOf("attempt-1/activity.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"stall":3}""", "Connection to the API was")]
    [InlineData("""{"hang":true}""", "said nothing for 00:00:08")]
    public async Task Silence_of_the_service_ends_the_attempt(string fault, string says)
    {
        var spec = Spec(Script(loop: true, Fails(fault))) with { AgentOptions = new AgentOptions { StallLimit = TimeSpan.FromSeconds(8) } };
        var result = await AttemptAsync(spec);
        Assert.Equal(FailureClass.Transient, result.FailureClass);
        Assert.Contains(says, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_may_be_silent_for_longer_than_the_model()
    {
        var spec = Spec(Script(Bash("sleep 12"), Say("Done."))) with
        {
            AgentOptions = new AgentOptions { StallLimit = TimeSpan.FromSeconds(8), AllowedTools = ["Bash"] },
        };
        var result = await AttemptAsync(spec);
        Assert.True(result.Succeeded, result.Message);
    }

    [Fact]
    public async Task A_wrong_key_fails_at_once_and_is_not_shown()
    {
        const string wrong = "sk-ant-wrong-000000000000";
        var result = await AttemptAsync(Spec(Script(Say("Done."))), wrong);
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.DoesNotContain(wrong, result.Message, StringComparison.Ordinal);
        Assert.Empty(Holding(PathOf("attempt-1"), wrong));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(9)]
    public async Task A_client_killed_in_the_middle_of_a_tool_leaves_nothing_running(int signal)
    {
        var running = AttemptAsync(Tool($"setsid sh -c 'sleep 300; true' {Marker}"));
        await Until(() => Marked($"' {Marker}").Count + Marked("sleep 300; true").Count > 0 || running.IsCompleted, "the tool runs");
        await Until(() => Client() != 0, "the client is seen");
        LibC.SignalPid(Client(), signal);
        var result = await running;
        Assert.Equal(FailureClass.Transient, result.FailureClass);
        Assert.Empty(Marked(Marker));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_in_the_middle_of_a_tool_leaves_nothing_running(bool subreaper)
    {
        _ = Mode(subreaper);
        using var stop = new CancellationTokenSource();
        var running = AttemptUntilAsync(Tool($"(setsid sh -c 'sleep 300; true' {Marker}-daemon &) ; sleep 301"), Canary, stop.Token);
        await Until(() => Marked($"{Marker}-daemon").Count > 0 || running.IsCompleted, "the daemon runs");
        await stop.CancelAsync();
        var result = await running;
        Assert.Equal(FailureClass.Canceled, result.FailureClass);
        Assert.Empty(Marked(Marker));
        Assert.False(Directory.Exists(PathOf("attempt-1/session/claude-home")));
    }

    [Fact]
    public async Task A_daemon_does_not_outlive_a_task_that_succeeds()
    {
        var result = await AttemptAsync(Tool($"(setsid sh -c 'sleep 300; true' {Marker}-daemon > /dev/null 2>&1 < /dev/null &)"));
        Assert.True(result.Succeeded, result.Message);
        Assert.Empty(Marked(Marker));
    }

    private Engine.Attempts.AttemptSpec Tool(string command) =>
        Spec(Script(Bash(command), Say("Done."))) with { AgentOptions = new AgentOptions { AllowedTools = ["Bash"] } };

    // The client carries the attempt's directory in its arguments.
    private int Client() => Marked(PathOf("attempt-1/session/claude-home/system-prompt.md")).FirstOrDefault();
}
