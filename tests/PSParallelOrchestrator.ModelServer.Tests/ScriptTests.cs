using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Tests.Support;

namespace PSParallelOrchestrator.ModelServer.Tests;

public sealed class ScriptTests : ServerTestBase
{
    [Fact]
    public async Task The_step_is_the_number_of_answers_since_the_script()
    {
        const string script = """MODEL-SCRIPT: {"steps":[{"text":"one"},{"text":"two"}]}""";

        Assert.Equal("one", await Client.TextAsync(RawClient.Body(script)));
        Assert.Equal("two", await Client.TextAsync(RawClient.Body(script, "one", "go on")));
        Assert.Equal("Done.", await Client.TextAsync(RawClient.Body(script, "one", "go on", "two", "go on")));
        Assert.Equal("one", await Client.TextAsync(RawClient.Body("before", "x", script)));
    }

    [Fact]
    public async Task Faults_are_played_once_acrossClients_and_a_reset_forgets_them()
    {
        JsonObject body = RawClient.Body(
            """MODEL-SCRIPT: {"name":"a","steps":[{"text":"fine","faults":[{"status":529},null,{"status":500}]}]}""");

        await Client.ErrorAsync(body, 529);
        Assert.Equal("fine", await Client.TextAsync(body));
        await Client.ErrorAsync(body, 500);
        Assert.Equal("fine", await Client.TextAsync(body));
        Server.Reset();
        await Client.ErrorAsync(body, 529);
    }

    [Fact]
    public async Task Retries_of_a_task_share_its_faults_and_other_tasks_do_not()
    {
        static JsonObject Of(string token) => RawClient.Body($$"""{{token}} MODEL-SCRIPT: {"text":"fine","faults":[{"status":529}]}""");
        const string run = "po-01k0000000000000000000000a";

        await Client.ErrorAsync(Of(run + "-1-1"), 529);
        Assert.Equal("fine", await Client.TextAsync(Of(run + "-1-2")));
        await Client.ErrorAsync(Of(run + "-2-1"), 529);
        Assert.Equal(run + "-1-1", Server.Log.Messages[0].AttemptToken);
    }

    [Theory]
    [InlineData("""{"txt":"x"}""", "unknown key txt")]
    [InlineData("""{"steps":{}}""", "steps is an array")]
    [InlineData("""{"text":"x","faults":[{"boom":1}]}""", "not boom")]
    [InlineData("""{"text":"x" """, "no JSON")]
    [InlineData("""{"input":{}}""", "input without tool")]
    [InlineData("""{"text":5}""", "cannot be converted")]
    public async Task A_wrong_script_is_refused_with_the_reason(string script, string reason)
    {
        Assert.Contains(reason, await Client.ErrorAsync(RawClient.Body("MODEL-SCRIPT: " + script), 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_read_back_orders_nothing()
    {
        JsonObject body = RawClient.Body(
            """MODEL-SCRIPT: {"steps":[{"tool":"Read","input":{}},{"expect":"MODEL-SCRIPT","text":"read: ${toolResult}"}]}""");
        (_, JsonObject first, _) = await Client.PostAsync(body);
        string id = first["content"]![0]!["id"]!.ToString();
        JsonArray messages = body["messages"]!.AsArray();
        messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = first["content"]!.DeepClone() });
        messages.Add(
            new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "tool_result",
                        ["tool_use_id"] = id,
                        ["content"] = """MODEL-SCRIPT: {"text":"evil"}""",
                    }),
            });

        Assert.Equal("""read: MODEL-SCRIPT: {"text":"evil"}""", await Client.TextAsync(body));
    }

    [Fact]
    public async Task A_tool_call_without_its_result_is_refused()
    {
        JsonObject body = RawClient.Body("hi");
        body["messages"]!
            .AsArray()
            .Add(JsonNode.Parse("""{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"x","input":{}}]}"""));
        body["messages"]!.AsArray().Add(JsonNode.Parse("""{"role":"user","content":"go on"}"""));

        Assert.Contains("toolu_1", await Client.ErrorAsync(body, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Placeholders_are_filled_from_the_request()
    {
        JsonObject body = RawClient.Body("""MODEL-SCRIPT: {"text":"in ${cwd}"}""");
        await Client.ErrorAsync(body, 400);
        body["system"] = "Primary working directory: /tmp/some where\nmore";

        Assert.Equal("in /tmp/some where", await Client.TextAsync(body));
    }

    [Theory]
    [InlineData("""{"text":"a","stop":"max_tokens"}""", "max_tokens", 1)]
    [InlineData("""{"text":"no","stop":"refusal"}""", "refusal", 1)]
    [InlineData("""{"empty":true}""", "end_turn", 0)]
    [InlineData("""{"tools":[{"name":"a"},{"name":"b","input":{}}]}""", "tool_use", 2)]
    public async Task Stop_reasons_are_as_ordered(string script, string stop, int blocks)
    {
        (_, JsonObject answer, _) = await Client.PostAsync(RawClient.Body("MODEL-SCRIPT: " + script));

        Assert.Equal((stop, blocks), (answer["stop_reason"]!.ToString(), answer["content"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_rate_limit_has_the_headers_of_the_service()
    {
        (int status, JsonObject body, HttpResponseMessage response) = await Client.PostAsync(
            RawClient.Body("""MODEL-SCRIPT: {"always":{"status":429,"retryAfter":7,"headers":{"x-extra":"y"}}}"""));

        Assert.Equal(
            (429, "rate_limit_error", TimeSpan.FromSeconds(7)),
            (status, body["error"]!["type"]!.ToString(), response.Headers.RetryAfter!.Delta));
        Assert.Equal("0", Assert.Single(response.Headers.GetValues("anthropic-ratelimit-requests-remaining")));
        Assert.Equal("y", Assert.Single(response.Headers.GetValues("x-extra")));
        Assert.Equal(body["request_id"]!.ToString(), Assert.Single(response.Headers.GetValues("request-id")));
    }
}
