using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>What the gateway passes on, as a process, asked as agents ask it.</summary>
public sealed class GatewayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_comes_as_the_service_gives_it_and_costs_what_the_service_says(bool stream)
    {
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfText("Größe: 10 €"));
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var (status, text) = await place.AskAsync(access, GatewayPlace.Body(stream: stream));

        Assert.Equal(200, status);
        Assert.Contains("Größe: 10 €", text, StringComparison.Ordinal);
        Assert.Equal(stream, text.StartsWith("event: message_start", StringComparison.Ordinal));
        var bill = (await gateway.CloseAsync(spec))!;
        Assert.Equal((1, 0m, place.Server.Log.CostUsd), (bill.Total.Requests, bill.Total.Cost.AtMostUsd, bill.Total.Cost.KnownUsd));
        Assert.Equal(bill.Total, place.Ledger(spec));
    }

    [Fact]
    public async Task A_request_goes_out_as_it_came_but_with_the_key_in_place_of_the_token()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        using var request = GatewayPlace.Request(access, GatewayPlace.Body("Grüße"), "/v1/messages?beta=true");
        request.Headers.Add("anthropic-beta", "some-beta");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Host = "evil.example";

        using var response = await place.Http.SendAsync(request, Token);

        Assert.True(response.IsSuccessStatusCode);
        var seen = Assert.Single(place.Server.Log.Messages);
        Assert.Equal("/v1/messages?beta=true", seen.Path);
        Assert.Equal(GatewayPlace.Body("Grüße"), seen.Body);
        Assert.Equal("some-beta", seen.Headers["anthropic-beta"]);
        Assert.DoesNotContain(seen.Headers.Values, value => value.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain(seen.Headers.Values, value => value.Contains(access.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_Bedrock_the_model_is_named_by_the_path_and_the_answer_is_counted()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var spec = place.Spec(agent: AgentKind.Bedrock);
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        const string Body = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""";

        var (streamed, _) = await place.AskAsync(
            access, Body, "/model/global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream");
        var (whole, _) = await place.AskAsync(access, Body, "/model/global.anthropic.claude-sonnet-4-5-20250929-v1:0/invoke");
        var (profiles, _) = await LookAsync(place, access, "/inference-profiles?type=SYSTEM_DEFINED");

        Assert.Equal((200, 200, 200), (streamed, whole, profiles));
        var bill = (await gateway.CloseAsync(spec))!;
        Assert.Equal((2, place.Server.Log.CostUsd), (bill.Total.Requests, bill.Total.Cost.KnownUsd));
    }

    [Fact]
    public async Task Under_a_budget_nobody_asks_for_a_larger_context_than_the_table_prices()
    {
        await using var place = await GatewayPlace.OpenAsync();
        place.BudgetUsd = 1;
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        using var request = GatewayPlace.Request(access, GatewayPlace.Body());
        request.Headers.Add("anthropic-beta", "context-management-2025-06-27, context-1m-2025-08-07");

        using var answer = await place.Http.SendAsync(request, Token);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(place.Server.Log.Messages);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(-1_000_000_000)]
    public async Task A_request_that_could_be_answered_with_less_than_nothing_is_refused(int maxTokens)
    {
        await using var place = await GatewayPlace.OpenAsync();
        place.BudgetUsd = 1;
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        Assert.Equal(400, (await place.AskAsync(access, GatewayPlace.Body(maxTokens: maxTokens))).Status);
        Assert.Empty(place.Server.Log.Messages);
    }

    [Fact]
    public async Task No_grant_sends_a_key_to_an_address_that_the_plan_does_not_name()
    {
        await using var place = await GatewayPlace.OpenAsync();
        await using var thief = await GatewayPlace.OpenAsync();
        var elsewhere = place.Spec() with
        {
            Task = place.Spec().Task with
            {
                Environment = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = thief.Server.Url },
            },
        };

        var e = await Assert.ThrowsAsync<OrchestratorException>(() => place.Own().OpenAsync(elsewhere));

        Assert.Equal("GatewayRefused", e.ErrorId);
        Assert.Empty(thief.Server.Log.Entries);
    }

    [Fact]
    public async Task A_token_is_good_while_its_attempt_runs_and_neither_before_nor_after()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var (spec, other) = (place.Spec(1), place.Spec(2));
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        var neighbour = (await gateway.OpenAsync(other))!;

        var before = await place.AskAsync(access, GatewayPlace.Body());
        await using (await GatewayLease.OpenAsync(neighbour, changed: null, Token))
        {
            await using (await GatewayLease.OpenAsync(access, changed: null, Token))
            {
                Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
                await Assert.ThrowsAsync<OrchestratorException>(() => GatewayLease.OpenAsync(access, changed: null, Token));
            }

            await GatewayPlace.WaitUntilAsync(() => IsUnknownAsync(place, access));
            Assert.Equal(200, (await place.AskAsync(neighbour, GatewayPlace.Body())).Status);
            await gateway.CloseAsync(other);
            Assert.Equal(401, (await place.AskAsync(neighbour, GatewayPlace.Body())).Status);
        }

        Assert.Equal(401, before.Status);
        Assert.Equal(401, (await place.AskAsync(access with { Token = "psorch-0" }, GatewayPlace.Body())).Status);
        Assert.Equal(401, (await place.AskAsync(access with { Token = GatewayPlace.Key }, GatewayPlace.Body())).Status);
        await Assert.ThrowsAsync<OrchestratorException>(() => GatewayLease.OpenAsync(access, changed: null, Token));
        Assert.Equal(401, (await LookAsync(place, access, "/psorch/owner")).Status);
        Assert.InRange(place.Server.Log.Messages.Count, 2, 20);
    }

    [Fact]
    public async Task What_a_request_may_not_be_is_not_passed_on()
    {
        (string Body, int Status, string Says)[] cases =
        [
            ("""{"model":"claude-opus-4-5","max_tokens":1,"messages":[]}""", 403, "claude-opus-4-5"),
            ("""{"model":"claude-sonnet-4-5","model":"claude-opus-4-5","max_tokens":1,"messages":[]}""", 400, "read"),
            ("""{"model":"claude-sonnet-4-5","max_tokens":1,"tools":[{"type":"web_search_20250305"}]}""", 403, "web_search"),
            ("""{"model":"claude-sonnet-4-5","max_tokens":1,"mcp_servers":[{"url":"https://evil.example"}]}""", 403, "mcp_servers"),
            ("""{"model":"claude-sonnet-4-5","max_tokens":1,"speed":"fast"}""", 403, "speed"),
            ("""{"model":"claude-sonnet-4-5","max_tokens":1,"inference_geo":"us"}""", 403, "inference_geo"),
            ("""{"model":5}""", 403, "may ask claude-sonnet-4-5"),
            ("[]", 400, "read"),
            ("not json", 400, "read"),
            ("", 400, "read"),
        ];
        await using var place = await GatewayPlace.OpenAsync();
        place.BudgetUsd = 1;
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        foreach (var (body, status, says) in cases)
        {
            var answer = await place.AskAsync(access, body);

            Assert.True(status == answer.Status, $"{body}: {answer}");
            Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        }

        Assert.Empty(place.Server.Log.Entries);
    }

    [Fact]
    public async Task Other_paths_lead_nowhere()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        foreach (var path in (string[])
            ["/v1/files", "/v1/messages/batches", "/model/claude-sonnet-4-5/invoke", "/v1/../__quit", "//evil.example/v1/messages"])
        {
            Assert.Equal(404, (await place.AskAsync(access, GatewayPlace.Body(), path)).Status);
        }

        Assert.Empty(place.Server.Log.Entries);
    }

    [Fact]
    public async Task A_request_waits_until_others_have_given_back_what_it_needs_and_all_work_is_done()
    {
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfText("OK") with { Delay = TimeSpan.FromMilliseconds(50) });
        place.BudgetUsd = 0.3m;
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        // Each can cost 0.25 USD at most, and costs far less.
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => place.AskAsync(access, GatewayPlace.Body(maxTokens: 15_000))));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(1, place.Server.Log.Statistics.MaxInFlight);
        Assert.Equal(place.Server.Log.CostUsd, (await gateway.CloseAsync(spec))!.Total.Cost.KnownUsd);
    }

    [Fact]
    public async Task What_can_never_be_paid_for_is_refused_with_what_it_would_take()
    {
        await using var place = await GatewayPlace.OpenAsync();
        place.BudgetUsd = 0.1m;
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var (status, text) = await place.AskAsync(access, GatewayPlace.Body(maxTokens: 15_000));

        Assert.Equal(402, status);
        Assert.Contains("It would take 0.25 USD", text, StringComparison.Ordinal);
        var bill = (await gateway.CloseAsync(spec))!;
        Assert.True(bill.IsRefusedByRun);
        Assert.Equal((0, 0m), (bill.Total.Requests, bill.Total.Cost.MostUsd));
        Assert.Empty(place.Server.Log.Entries);
    }

    [Fact]
    public async Task A_task_is_held_to_a_limit_of_its_own()
    {
        await using var place = await GatewayPlace.OpenAsync();
        place.BudgetUsd = 10;
        var spec = place.Spec(maxCostUsd: 0.1m);
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
        Assert.Equal(402, (await place.AskAsync(access, GatewayPlace.Body(maxTokens: 15_000))).Status);
        Assert.False((await gateway.CloseAsync(spec))!.IsRefusedByRun);
    }

    // One that is under way when the lease ends breaks off.
    private static async Task<bool> IsUnknownAsync(GatewayPlace place, GatewayAccess access)
    {
        try
        {
            return (await place.AskAsync(access, GatewayPlace.Body())).Status == 401;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<(int Status, string Text)> LookAsync(GatewayPlace place, GatewayAccess access, string path)
    {
        using var request = GatewayPlace.Request(access, "", path);
        request.Method = HttpMethod.Get;
        request.Content = null;
        using var response = await place.Http.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
