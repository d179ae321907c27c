using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Work that goes well: what it leaves, what it costs, what it is told.</summary>
public sealed class MessagesWorkTests : MessagesTestBase
{
    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Files_are_written_and_all_that_was_said_and_used_is_kept(AgentKind kind)
    {
        var script = Script(
            Create("src/a.txt", "one\ntwo\n"),
            Use("str_replace", ("path", "src/a.txt"), ("old_str", "two"), ("new_str", "three")),
            Use("insert", ("path", "src/a.txt"), ("insert_line", 1), ("insert_text", "and a half")),
            new JsonObject
            {
                ["tool"] = "view",
                ["input"] = new JsonObject { ["path"] = "src/a.txt" },
                ["thinking"] = "Let me see.",
            },
            new JsonObject
            {
                ["text"] = "Done.",
                ["expect"] = "2\tand a half",
                ["usage"] = new JsonObject { ["cacheWrite"] = 2000, ["cacheRead"] = 5000 },
            });
        var result = await AttemptAsync(Spec(kind, script) with { CostLimitUsd = 2m });

        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(
            "one\nand a half\nthree\n",
            await File.ReadAllTextAsync(Workspace("src/a.txt"), TestContext.Current.CancellationToken));
        Assert.Equal("Done.", await File.ReadAllTextAsync(PathOf("attempt-1/claude_response.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(Server.Log.CostUsd, result.Usage!.CostUsd);
        Assert.Equal((2000, 5000), (result.Usage.CacheWriteTokens, result.Usage.CacheReadTokens));
        Assert.Equal(5, Server.Log.Messages.Count);
        Assert.All(Server.Log.Messages, entry => Assert.True(entry.Stream));
        var types = File.ReadLines(PathOf("attempt-1/transcript.jsonl")).Select(line => JsonNode.Parse(line)!["type"]!.GetValue<string>());
        Assert.Equal(
            ["system", "user", "assistant", "user", "assistant", "user", "assistant", "user", "assistant", "user", "assistant"],
            types);
        Assert.Contains("str_replace src/a.txt", Activity(), StringComparison.Ordinal);
        Assert.Empty(Holding(TempDirectory, Canary));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task What_stays_the_same_is_marked_for_the_cache_at_two_places_alone(AgentKind kind)
    {
        await AttemptAsync(Spec(kind, Script(Use("view", ("path", ".")), Use("view", ("path", ".")), Say("Done."))));
        Assert.All(Server.Log.Messages, entry => Assert.Equal(2, entry.Body!.Split("\"cache_control\"").Length - 1), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task How_much_the_model_thinks_is_said_in_each_request(AgentKind kind)
    {
        var spec = Spec(kind, Script(Use("view", ("path", ".")), Say("Done.")));
        await AttemptAsync(spec with { AgentOptions = new AgentOptions { Model = "opus", Effort = ModelEffort.XHigh } });
        Assert.All(
            Server.Log.Messages,
            entry =>
            {
                Assert.Contains("\"output_config\":{\"effort\":\"xhigh\"}", entry.Body, StringComparison.Ordinal);
                Assert.Equal(kind == AgentKind.Bedrock ? "global.anthropic.claude-opus-5-5" : "claude-opus-5-5", entry.Model);
            },
            throwIfEmpty: true);
    }

    [Fact]
    public async Task A_refused_path_is_told_to_the_model_and_noted_and_the_attempt_goes_on()
    {
        var script = Script(Create("../outside.txt", "x"), new JsonObject { ["text"] = "Done.", ["expect"] = "leads up" });
        var result = await AttemptAsync(Spec(AgentKind.Anthropic, script));
        Assert.True(result.Succeeded, result.Message);
        Assert.False(File.Exists(PathOf("attempt-1/outside.txt")));
        Assert.Contains("\"Denied\"", Activity(), StringComparison.Ordinal);
        Assert.Contains("\"is_error\":true", Server.Log.Messages[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_container_there_is_no_shell()
    {
        var result = await AttemptAsync(
            Spec(
                AgentKind.Anthropic,
                Script(Use("shell", ("command", "touch made")), new JsonObject { ["text"] = "Done.", ["expect"] = "no shell" })));
        Assert.True(result.Succeeded, result.Message);
        Assert.False(File.Exists(Workspace("made")));
        Assert.DoesNotContain("\"name\":\"shell\",\"description\"", Server.Log.Messages[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_key_that_the_model_says_is_kept_nowhere(AgentKind kind)
    {
        var result = await AttemptAsync(Spec(kind, Script(Use("view", ("path", Canary)), Say($"The key is {Canary}."))));
        Assert.True(result.Succeeded, result.Message);
        Assert.Empty(Holding(TempDirectory, Canary));
        Assert.Contains(
            "[secret removed]",
            await File.ReadAllTextAsync(PathOf("attempt-1/claude_response.txt"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"cut":3}""", 2)]
    [InlineData("""{"stall":3}""", 2)]
    public async Task An_answer_that_breaks_off_counts_as_what_it_can_have_cost(string fault, int requests)
    {
        var spec = Spec(AgentKind.Anthropic, Script(Fails(fault))) with
        {
            CostLimitUsd = 1m,
            AgentOptions = new AgentOptions { StallLimit = TimeSpan.FromSeconds(3) },
        };
        var result = await AttemptAsync(spec);
        Assert.NotNull(result.FailureClass);
        Assert.Equal(requests, Server.Log.Messages.Count);
        Assert.Equal(
            Server.Log.Messages.Sum(request => ((request.Usage.Input * 2m) + (16_000 * 10m)) / 1_000_000m), result.Usage!.CostUsd);
    }

    [Fact]
    public async Task No_request_starts_that_the_limit_does_not_cover()
    {
        var result = await AttemptAsync(Spec(AgentKind.Anthropic, Script(Say("Done."))) with { CostLimitUsd = 0.15m });
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains("limit on the cost", result.Message, StringComparison.Ordinal);
        Assert.Contains("It would take 0.", result.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Log.Messages);
    }

    [Theory]
    [InlineData(0.18)]
    [InlineData(0.20)]
    [InlineData(0.24)]
    public async Task A_limit_is_never_exceeded_however_long_the_work_goes_on(double limit)
    {
        var spec = Spec(AgentKind.Anthropic, Script(loop: true, Create("a.txt", new string('x', 3000)))) with
        {
            CostLimitUsd = (decimal)limit,
            AgentOptions = new AgentOptions { MaxTurns = 1000 },
        };
        var result = await AttemptAsync(spec);
        Assert.Contains("limit on the cost", result.Message, StringComparison.Ordinal);
        Assert.InRange(result.Usage!.CostUsd!.Value, 0, (decimal)limit);
        Assert.Equal(Server.Log.CostUsd, result.Usage.CostUsd);
    }

    [Fact]
    public async Task An_unknown_model_is_asked_without_a_limit_and_refused_with_one()
    {
        var spec = Spec(AgentKind.Anthropic, Script(Say("Done."))) with { AgentOptions = new AgentOptions { Model = "claude-new" } };
        var free = await AttemptAsync(spec);
        Assert.True(free.Succeeded, free.Message);
        Assert.Null(free.Usage!.CostUsd);
        var limited = await AttemptAsync(spec with { CostLimitUsd = 1m });
        Assert.Contains("is not known", limited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_tool_can_use_is_answered_with_an_error()
    {
        var body = JsonSerializer.Serialize("bad \\u");
        var script =
            "MODEL-SCRIPT: {\"steps\":[{\"tools\":[{\"name\":\"view\",\"input\":{\"path\":5}},{\"name\":\"nothing\",\"input\":{}},"
                + "{\"name\":\"view\",\"input\":{\"path\":"
            + body
            + "}}]},{\"text\":\"Done.\",\"expect\":\"There is no tool\"}]}";
        var result = await AttemptAsync(Spec(AgentKind.Anthropic, script));
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(3, Server.Log.Messages[^1].Body!.Split("\"is_error\":true").Length - 1);
    }
}
