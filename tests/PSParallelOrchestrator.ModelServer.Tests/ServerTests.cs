using System.Diagnostics;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Tests.Support;

namespace PSParallelOrchestrator.ModelServer.Tests;

public sealed class ServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_keys_that_are_let_in_get_answers()
    {
        await using LoopbackModelServer server = await LoopbackModelServer.StartAsync(new() { Keys = ["good"] });
        using RawClient client = new(server);

        Assert.Equal(200, (await client.PostAsync(RawClient.Body("hi"), key: "good")).Status);
        (int status, JsonObject body, _) = await client.PostAsync(RawClient.Body("hi"), key: "bad");
        Assert.Equal(
            (401, "authentication_error", "invalid x-api-key"),
            (status, body["error"]!["type"]!.ToString(), body["error"]!["message"]!.ToString()));
        (int bedrock, JsonObject denied, HttpResponseMessage response) = await client.PostAsync(
            [],
            "/model/anthropic.claude-x/invoke",
            "bad");
        Assert.Equal((403, "The security token included in the request is invalid."), (bedrock, denied["message"]!.ToString()));
        Assert.StartsWith(
            "UnrecognizedClientException",
            Assert.Single(response.Headers.GetValues("x-amzn-errortype")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixteen_clients_with_scripts_and_faults_of_their_own_do_not_disturb_each_other()
    {
        const int clients = 16, rounds = 30;
        await using LoopbackModelServer server = await LoopbackModelServer.StartAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async client =>
                {
                    using RawClient raw = new(server);
                    for (int round = 0; round < rounds; round++)
                    {
                        string name = $"{client}/{round}";
                        JsonObject body = RawClient.Body(
                            $$"""MODEL-SCRIPT: {"name":"{{name}}","steps":[{"text":"{{name}}","faults":[{"status":529}],"usage":{"input":10,"output":1} }]}""");
                        await raw.ErrorAsync(body, 529);
                        Assert.Equal(name, await raw.TextAsync(body));
                    }
                }));

        RequestStatistics statistics = server.Log.Statistics;
        Assert.Equal((clients * rounds * 2L, 0), (statistics.Requests, statistics.InFlight));
        Assert.Equal(clients * rounds, statistics.Statuses[529]);
        Assert.Equal(new TokenUsage(clients * rounds * 10, clients * rounds), statistics.Models["claude-sonnet-4-5"].Usage);
        Assert.InRange(statistics.MaxInFlight, 2, clients);
    }

    [Fact]
    public void The_log_forgets_old_entries_and_bodies_and_keeps_the_totals()
    {
        RequestLog log = new();
        const int requests = 6000;
        for (int number = 1; number <= requests; number++)
        {
            using OpenRequest open = log.Open(each => Entry(each));
            string body = new('x', 20_000);
            open.Note(entry => entry with { Body = body, Model = "m", Usage = new(1, 2) });
        }

        Assert.Equal(5000, log.Entries.Count);
        Assert.Equal(1600, log.Entries.Count(entry => entry.Body is not null));
        Assert.Equal(new ModelTotals(requests, new(requests, 2 * requests)), log.Statistics.Models["m"]);
        log.Reset();
        Assert.Empty(log.Entries);
        Assert.Equal(0, log.Statistics.Requests);
    }

    [Theory]
    [InlineData("""{"always":{"hang":true}}""")]
    [InlineData("""{"always":{"stall":1}}""")]
    [InlineData("""{"delay":600000,"text":"x"}""")]
    public async Task Requests_without_an_end_do_not_hold_up_the_end_of_the_server(string script)
    {
        LoopbackModelServer server = await LoopbackModelServer.StartAsync();
        using RawClient client = new(server);
        Task request = client.PostAsync(RawClient.Body("MODEL-SCRIPT: " + script));
        while (server.Log.Messages.Count == 0)
        {
            await Task.Delay(10, Token);
        }

        await server.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => request);
    }

    [Fact]
    public async Task What_is_no_request_of_the_protocol_is_refused()
    {
        await using LoopbackModelServer server = await LoopbackModelServer.StartAsync();
        using RawClient client = new(server);
        JsonObject unknown = RawClient.Body("hi");
        unknown["model"] = "gpt-x";
        JsonObject wrong = RawClient.Body("hi");
        wrong["messages"] = new JsonArray(new JsonObject { ["role"] = 5, ["content"] = "hi" });
        JsonObject endless = RawClient.Body("hi");
        endless.Remove("max_tokens");

        await client.ErrorAsync([], 400);
        await client.ErrorAsync(unknown, 404);
        await client.ErrorAsync(wrong, 400);
        await client.ErrorAsync(endless, 400);
        await client.ErrorAsync(RawClient.Body(new string('x', 33 * 1024 * 1024)), 413);
        Assert.Equal(404, (await client.PostAsync([], "/v1/nothing")).Status);
    }

    [Fact]
    public async Task Counting_tokens_states_what_an_answer_will_state()
    {
        await using LoopbackModelServer server = await LoopbackModelServer.StartAsync();
        using RawClient client = new(server);

        (_, JsonObject counted, _) = await client.PostAsync(RawClient.Body("hi"), "/v1/messages/count_tokens");
        (_, JsonObject answer, _) = await client.PostAsync(RawClient.Body("hi"), "/v1/messages?beta=true");

        Assert.Equal(answer["usage"]!["input_tokens"]!.GetValue<long>(), counted["input_tokens"]!.GetValue<long>());
        Assert.Contains("claude-sonnet", await client.GetAsync("/v1/models"), StringComparison.Ordinal);
        Assert.Contains("global.anthropic", await client.GetAsync("/inference-profiles?type=SYSTEM_DEFINED"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_process_it_says_where_it_listens_and_ends_when_told()
    {
        using Process process = Start("--port", "0", "--key", "k");
        string? line = await process.StandardOutput.ReadLineAsync(Token);
        Assert.StartsWith("listening http://127.0.0.1:", line, StringComparison.Ordinal);
        using HttpClient client = new() { BaseAddress = new(line!["listening ".Length..]) };

        Assert.Equal("[]", await client.GetStringAsync("/__log", Token));
        Assert.Contains("\"requests\":0", await client.GetStringAsync("/__stats", Token), StringComparison.Ordinal);
        using HttpResponseMessage quit = await client.PostAsync("/__quit", null, Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task As_a_process_it_can_end_with_its_input_and_says_that_a_port_is_taken()
    {
        using Process first = Start("--with-stdin");
        string? line = await first.StandardOutput.ReadLineAsync(Token);
        using Process second = Start("--port", line!.Split(':')[^1]);
        string error = await second.StandardError.ReadToEndAsync(Token);
        await second.WaitForExitAsync(Token);
        first.StandardInput.Close();
        await first.WaitForExitAsync(Token);

        Assert.Equal((0, 1), (first.ExitCode, second.ExitCode));
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "x")]
    [InlineData("--nonsense")]
    [InlineData("--key")]
    public async Task Bad_arguments_end_it_with_the_usage(params string[] arguments)
    {
        using Process process = Start(arguments);
        string error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("usage:", error, StringComparison.Ordinal);
    }

    private static RequestLogEntry Entry(long number) =>
        new()
        {
            Number = number,
            Time = DateTimeOffset.UnixEpoch,
            Method = "POST",
            Path = "/",
            Credential = new(default, null),
            Headers = new Dictionary<string, string>(),
        };

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [typeof(LoopbackModelServer).Assembly.Location, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
}
