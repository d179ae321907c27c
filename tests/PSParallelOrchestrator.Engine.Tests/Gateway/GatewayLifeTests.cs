using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>Owners, attempts and gateways that end, in whatever order.</summary>
public sealed class GatewayLifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_whoever_runs_an_attempt_is_gone_its_requests_end_with_it()
    {
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfFault(new Fault(FaultKind.Hang)));
        var spec = place.Spec();
        var access = (await place.Own().OpenAsync(spec))!;
        var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        var asked = place.AskAsync(access, GatewayPlace.Body());
        await GatewayPlace.WaitUntilAsync(() => Task.FromResult(place.Server.Log.Messages.Count == 1));
        Assert.Equal(TimeSpan.Zero, lease.SinceAsking);

        await lease.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked);
        await GatewayPlace.WaitUntilAsync(() => Task.FromResult(place.Server.Log.Messages[0].ClientGone));
    }

    [Fact]
    public async Task Another_owner_finds_the_gateway_that_lives_and_what_its_attempts_cost()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var spec = place.Spec();
        var access = (await place.Own().OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        Assert.Equal(200, (await place.AskAsync(access, GatewayPlace.Body())).Status);
        var process = GatewayRecord.Read(place.Directory)!.Process;

        var next = place.Own();
        var other = (await next.OpenAsync(place.Spec(2)))!;

        Assert.Equal(access.Address, other.Address);
        Assert.Equal(process, GatewayRecord.Read(place.Directory)!.Process);
        Assert.Equal(place.Server.Log.CostUsd, (await next.CloseAsync(spec))!.Total.Cost.KnownUsd);
    }

    [Fact]
    public async Task What_was_open_when_the_gateway_was_killed_counts_with_the_most_and_the_next_goes_on_from_there()
    {
        var hangs = true;
        await using var place = await GatewayPlace.OpenAsync(_ => hangs ? ScriptStep.OfFault(new Fault(FaultKind.Hang)) : null);
        place.BudgetUsd = 1;
        var (spec, next) = (place.Spec(1), place.Spec(2));
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, Token);
        var asked = place.AskAsync(access, GatewayPlace.Body(maxTokens: 10_000));
        await GatewayPlace.WaitUntilAsync(() => Task.FromResult(place.Server.Log.Messages.Count == 1));

        await StrayProcesses.EndTreeAsync(GatewayRecord.Read(place.Directory)!.Process);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked);

        var bill = (await gateway.CloseAsync(spec))!;
        Assert.Equal(0, bill.Total.Cost.KnownUsd);
        Assert.InRange(bill.Total.Cost.AtMostUsd, 0.15m, 0.2m);
        hangs = false;
        var again = (await gateway.OpenAsync(next))!;
        await using var second = await GatewayLease.OpenAsync(again, changed: null, Token);
        Assert.Equal(200, (await place.AskAsync(again, GatewayPlace.Body())).Status);
        var (refused, text) = await place.AskAsync(again, GatewayPlace.Body(maxTokens: 60_000));
        Assert.Equal(402, refused);
        Assert.Contains("0.8", text, StringComparison.Ordinal);
        Assert.Equal(bill.Total, place.Ledger(spec));
    }

    [Fact]
    public async Task The_gateway_ends_when_its_owner_leaves_and_no_attempt_runs()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var gateway = place.Own();
        await gateway.OpenAsync(place.Spec());
        var process = GatewayRecord.Read(place.Directory)!.Process;

        await gateway.DisposeAsync();

        await GatewayPlace.WaitUntilAsync(() => Task.FromResult(!process.IsAlive()));
        Assert.False(Path.Exists(Path.Combine(place.Directory, GatewaySocket.FolderName, GatewaySocket.FileName)));
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named_before_an_agent_begins()
    {
        await using var place = await GatewayPlace.OpenAsync();
        var gateway = place.Own(("PSORCH_TEST_NO_KEY", "some-value-of-no-service"));

        var e = await Assert.ThrowsAsync<OrchestratorException>(() => gateway.OpenAsync(place.Spec()));

        Assert.Contains("ANTHROPIC_API_KEY", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_the_system_shows_of_the_gateway_holds_a_key()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The system shows environments of processes on Linux alone.");
        await using var place = await GatewayPlace.OpenAsync();
        await place.Own().OpenAsync(place.Spec());
        var pid = GatewayRecord.Read(place.Directory)!.Process.Pid.ToString(CultureInfo.InvariantCulture);

        foreach (var file in (string[])["environ", "cmdline"])
        {
            var shown = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{pid}/{file}", Token));
            Assert.DoesNotContain(GatewayPlace.Key, shown, StringComparison.Ordinal);
        }

        foreach (var file in Directory.EnumerateFiles(place.Directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != GatewaySocket.FileName))
        {
            Assert.DoesNotContain(GatewayPlace.Key, await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        }

        Assert.NotNull(PrivateFile.Read(Path.Combine(place.Directory, GatewayRecord.FileName), 4096, out _));
    }
}
