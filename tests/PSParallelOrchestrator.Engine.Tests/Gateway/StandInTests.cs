using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>Models that are asked in place of one whose service refuses requests, and how many requests a service gets at once.</summary>
public sealed class StandInTests
{
    private const string StandIn = "claude-haiku-4-5";
    private const string OnBedrock = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string StandInOnBedrock = "global.anthropic.claude-haiku-4-5-20251001-v1:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AgentKind.Anthropic, "/v1/messages", GatewayPlace.Model, StandIn)]
    [InlineData(AgentKind.Bedrock, $"/model/{OnBedrock}/invoke", OnBedrock, StandInOnBedrock)]
    public async Task Another_model_is_asked_when_the_one_that_is_meant_was_waited_for(
        AgentKind agent, string path, string model, string standIn)
    {
        await using var place = await GatewayPlace.OpenAsync(request =>
            request.Model == model ? ScriptStep.OfFault(Fault.OfStatus(529)) : ScriptStep.OfText("OK"));
        place.BudgetUsd = 5;
        var spec = WithFallback(place.Spec(agent: agent), TimeSpan.FromMilliseconds(200));
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var body = agent == AgentKind.Bedrock
            ? """{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}"""
            : GatewayPlace.Body(stream: false);
        var (status, text) = await place.AskAsync(access, body, path);

        Assert.True(status == 200, text);
        Assert.Contains("OK", text, StringComparison.Ordinal);
        Assert.Equal(standIn, place.Server.Log.Messages[^1].Model);
        var bill = (await gateway.CloseAsync(spec))!;
        Assert.Equal([$"{standIn} for {model}"], bill.StandIns);
        Assert.Equal(place.Server.Log.CostUsd, bill.Total.Cost.MostUsd);
        Assert.Equal(0, bill.Total.Cost.AtMostUsd);
    }

    [Fact]
    public async Task A_service_that_asks_to_wait_for_longer_is_not_waited_for()
    {
        await using var place = await GatewayPlace.OpenAsync(request =>
            request.Model == GatewayPlace.Model ? ScriptStep.OfFault(Fault.OfStatus(429, retryAfter: "3600")) : null);
        var spec = WithFallback(place.Spec(), TimeSpan.FromMinutes(5));
        var access = (await place.Own().OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
        Assert.Equal([GatewayPlace.Model, StandIn], place.Server.Log.Messages.Select(message => message.Model));
    }

    [Fact]
    public async Task Without_another_model_the_client_is_told_when_the_time_is_over_also_one_that_never_had_its_turn()
    {
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfFault(Fault.OfStatus(529, message: "too many cooks")));
        var spec = place.Spec();
        spec = spec with { AgentOptions = spec.AgentOptions with { OutageLimit = TimeSpan.FromSeconds(2) } };
        var access = (await place.Own().OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => place.AskAsync(access, GatewayPlace.Body())));

        Assert.All(answers, answer => Assert.Equal(529, answer.Status));
        Assert.All(answers, answer => Assert.Contains("too many cooks", answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_is_named_twice_is_asked_once()
    {
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfFault(Fault.OfStatus(529)));
        var spec = place.Spec();
        spec = spec with
        {
            AgentOptions = spec.AgentOptions with
            {
                FallbackModels = ["claude-opus-4-5", StandIn, "claude-opus-4-5", GatewayPlace.Model, StandIn],
                FallbackAfter = TimeSpan.FromMilliseconds(50),
                OutageLimit = TimeSpan.FromMilliseconds(50),
            },
        };
        var access = (await place.Own().OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        Assert.Equal(529, (await place.AskAsync(access, GatewayPlace.Body())).Status);
        Assert.Equal(
            [GatewayPlace.Model, "claude-opus-4-5", StandIn],
            place.Server.Log.Messages.Select(message => message.Model).Distinct());
    }

    [Theory]
    [InlineData("""{"model":"a","max_tokens":9000,"x":{"model":"a"}}""", """{"model":"b","max_tokens":4000,"x":{"model":"a"}}""")]
    [InlineData("""{ "max_tokens" : 10, "messages":[{"model":1}], "model" : "\u0061" }""",
        """{ "max_tokens" : 10, "messages":[{"model":1}], "model" : "b" }""")]
    [InlineData("""{"messages":[]}""", """{"messages":[]}""")]
    public void Of_a_request_only_the_model_and_what_it_cannot_answer_are_changed(string body, string expected)
    {
        var changed = Encoding.UTF8.GetString(RequestEdit.To(Encoding.UTF8.GetBytes(body), "b", 4000).Span);

        Assert.Equal(expected, changed);
        using var _ = JsonDocument.Parse(changed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_service_gets_no_more_requests_at_once_than_it_may(int most)
    {
        await using var place = await GatewayPlace.OpenAsync(_ =>
            ScriptStep.OfText("OK") with { Delay = TimeSpan.FromMilliseconds(100) });
        place.MaxRequests = most;
        place.BudgetUsd = 10;
        var gateway = place.Own();

        var statuses = await Task.WhenAll(Enumerable.Range(1, 12).Select(async number =>
        {
            var access = (await gateway.OpenAsync(place.Spec(number)))!;
            await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
            return (await place.AskAsync(access, GatewayPlace.Body())).Status;
        }));

        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.Equal(most, place.Server.Log.Statistics.MaxInFlight);
    }

    private static AttemptSpec WithFallback(AttemptSpec spec, TimeSpan after) =>
        spec with { AgentOptions = spec.AgentOptions with { FallbackModels = [StandIn], FallbackAfter = after } };
}
