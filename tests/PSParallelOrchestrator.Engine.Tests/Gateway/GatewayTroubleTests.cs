using System.Diagnostics;
using System.Text;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.ModelServer.Scripts;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>What a gateway makes of the trouble of its service.</summary>
public sealed class GatewayTroubleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trouble_of_the_service_is_waited_out_and_costs_nothing()
    {
        var step = ScriptStep.OfText("OK") with
        {
            Faults = [Fault.OfStatus(529), Fault.OfStatus(429, retryAfter: "1"), Fault.OfStatus(503)],
        };
        await using var place = await GatewayPlace.OpenAsync(_ => step);
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var answer = await place.AskAsync(access, GatewayPlace.Body());

        Assert.Equal(200, answer.Status);
        Assert.Equal(4, place.Server.Log.Messages.Count);
        Assert.Equal(place.Server.Log.CostUsd, (await gateway.CloseAsync(spec))!.Total.Cost.MostUsd);
    }

    [Fact]
    public async Task An_overload_in_the_middle_of_many_agents_costs_none_of_them_a_request_and_the_service_no_storm()
    {
        const int Agents = 16;
        var seconds = Effort.Of(usual: 5, full: 60);
        var answered = 0;
        var overloaded = new CancellationTokenSource();
        await using var place = await GatewayPlace.OpenAsync(_ =>
        {
            if (Interlocked.Increment(ref answered) == Agents)
            {
                overloaded.CancelAfter(TimeSpan.FromSeconds(seconds));
            }

            return answered >= Agents && !overloaded.IsCancellationRequested
                ? ScriptStep.OfFault(Fault.OfStatus(529))
                : ScriptStep.OfText("OK");
        });
        var gateway = place.Own();

        var ends = await Task.WhenAll(Enumerable.Range(1, Agents).Select(async number =>
        {
            var spec = place.Spec(number);
            var access = (await gateway.OpenAsync(spec))!;
            await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
            var statuses = new List<int>();
            for (var i = 0; i < 3; i++)
            {
                statuses.Add((await place.AskAsync(access, GatewayPlace.Body())).Status);
            }

            return statuses;
        }));

        Assert.All(ends, statuses => Assert.Equal([200, 200, 200], statuses));

        // Those that were under way when it began, and one at a time from there on.
        Assert.InRange(place.Server.Log.Statistics.Statuses[529], 1, Agents + 6);
        overloaded.Dispose();
    }

    [Fact]
    public async Task Others_follow_the_first_word_after_trouble_and_do_not_wait_for_the_last()
    {
        var asked = 0;
        await using var place = await GatewayPlace.OpenAsync(_ => Interlocked.Increment(ref asked) switch
        {
            1 => ScriptStep.OfFault(Fault.OfStatus(529)),
            2 => ScriptStep.OfFault(Fault.After(FaultKind.Stall, 3)),
            _ => ScriptStep.OfText("OK"),
        });
        var access = (await place.Own().OpenAsync(place.Spec()))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        var refused = place.AskAsync(access, GatewayPlace.Body());
        await GatewayPlace.WaitUntilAsync(() => Task.FromResult(asked > 0));

        var first = await Task.WhenAny(refused, place.AskAsync(access, GatewayPlace.Body()));

        Assert.Contains("message_stop", (await first).Text, StringComparison.Ordinal);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_stream_that_waits_for_long_begins_with_pings_and_goes_on_with_the_answer()
    {
        var step = ScriptStep.OfText("OK") with { Faults = [Fault.OfStatus(429, retryAfter: "16")] };
        await using var place = await GatewayPlace.OpenAsync(_ => step);
        var gateway = place.Own();
        var (near, far) = (place.Spec(1), place.Spec(2, AgentKind.Bedrock));
        var (access, bedrock) = ((await gateway.OpenAsync(near))!, (await gateway.OpenAsync(far))!);
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        await using var other = await GatewayLease.OpenAsync(bedrock, changed: null, Token);
        const string Body = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""";
        const string Path = "/model/global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream";

        var answers = await Task.WhenAll(
            place.AskAsync(access, GatewayPlace.Body()), place.AskAsync(bedrock, Body, Path));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.StartsWith("event: ping\ndata: {\"type\":\"ping\"}\n\nevent: message_start", answers[0].Text, StringComparison.Ordinal);
        Assert.Contains("event: message_stop", answers[0].Text, StringComparison.Ordinal);
        var frames = answers[1].Text.Split("{\"bytes\":\"").Skip(1)
            .Select(frame => Encoding.UTF8.GetString(Convert.FromBase64String(frame[..frame.IndexOf('"', StringComparison.Ordinal)])))
            .ToList();
        Assert.Equal("{\"type\":\"ping\"}", frames[0]);
        Assert.Contains("\"message_start\"", frames[1], StringComparison.Ordinal);
        Assert.Contains("\"message_stop\"", frames[^1], StringComparison.Ordinal);
        var (first, second) = ((await gateway.CloseAsync(near))!, (await gateway.CloseAsync(far))!);
        Assert.Equal(place.Server.Log.CostUsd, first.Total.Cost.MostUsd + second.Total.Cost.MostUsd);
    }

    [Fact]
    public async Task What_the_ledger_has_no_room_for_is_not_passed_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs root, to mount a file system of its own.");
        await using var place = await GatewayPlace.OpenAsync();
        await MountAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.Directory);
        try
        {
            var access = (await place.Own().OpenAsync(place.Spec()))!;
            await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
            Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
            var filler = Path.Combine(place.Directory, "filler");
            Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[128 * 1024]));

            // Its last page may have room for some lines.
            var (status, text) = (200, "");
            for (var i = 0; status == 200 && i < 100; i++)
            {
                (status, text) = await place.AskAsync(access, GatewayPlace.Body());
            }

            Assert.Equal(502, status);
            Assert.Contains("ledger cannot be written", text, StringComparison.Ordinal);
            var asked = place.Server.Log.Messages.Count;
            Assert.Equal(502, (await place.AskAsync(access, GatewayPlace.Body())).Status);
            Assert.Equal(asked, place.Server.Log.Messages.Count);

            File.Delete(filler);
            Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
            Assert.True(place.Ledger(place.Spec()).Cost.MostUsd >= place.Server.Log.CostUsd);
        }
        finally
        {
            await MountAsync("umount", "--lazy", place.Directory);
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_the_client_is_told_in_the_services_own_words()
    {
        await using var place = await GatewayPlace.OpenAsync(_ =>
            ScriptStep.OfFault(Fault.OfStatus(400, message: "messages: too odd")));
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var (status, text) = await place.AskAsync(access, GatewayPlace.Body());

        Assert.Equal(400, status);
        Assert.Contains("messages: too odd", text, StringComparison.Ordinal);
        Assert.Single(place.Server.Log.Messages);
        Assert.Equal(0, (await gateway.CloseAsync(spec))!.Total.Cost.MostUsd);
    }

    [Theory]
    [InlineData(FaultKind.Cut, 0)]
    [InlineData(FaultKind.Cut, 3)]
    [InlineData(FaultKind.End, 3)]
    [InlineData(FaultKind.Error, 3)]
    [InlineData(FaultKind.Garbage, 0)]
    public async Task An_answer_that_breaks_off_never_counts_with_less_than_it_cost(FaultKind kind, int events)
    {
        var step = ScriptStep.OfText("A longer answer.") with { Always = Fault.After(kind, events) };
        await using var place = await GatewayPlace.OpenAsync(_ => step);
        place.BudgetUsd = 100;
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using (await GatewayLease.OpenAsync(access, changed: null, Token))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            using var request = GatewayPlace.Request(access, GatewayPlace.Body());
            try
            {
                using var response = await place.Http.SendAsync(request, limit.Token);
                await response.Content.ReadAsByteArrayAsync(limit.Token);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // That is the fault.
            }
        }

        var bill = (await gateway.CloseAsync(spec))!;
        Assert.True(bill.Total.Cost.MostUsd >= place.Server.Log.CostUsd, $"{bill.Total.Cost} of {place.Server.Log.CostUsd}");
        Assert.True(bill.Total.Cost.MostUsd > 0);
    }

    [Fact]
    public async Task A_service_that_says_nothing_for_the_stall_limit_is_given_up()
    {
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfFault(new Fault(FaultKind.Hang)));
        var spec = place.Spec(stallLimit: TimeSpan.FromMilliseconds(300));
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);

        var (status, text) = await place.AskAsync(access, GatewayPlace.Body());

        Assert.Equal(504, status);
        Assert.Contains("stuck", text, StringComparison.Ordinal);
        var cost = (await gateway.CloseAsync(spec))!.Total.Cost;
        Assert.Equal(0, cost.KnownUsd);
        Assert.True(cost.AtMostUsd > 0);
    }

    private static async Task MountAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }
}
