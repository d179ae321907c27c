using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>The gateway's socket, and what passes on to it for agents that know TCP alone.</summary>
public sealed class SocketForwardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_a_socket_the_gateway_answers_as_it_does_on_its_port()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Gateways have sockets on Linux.");
        await using var place = await GatewayPlace.OpenAsync(_ => ScriptStep.OfText(new string('x', 3_000_000)));
        var spec = place.Spec();
        var gateway = place.Own();
        var access = (await gateway.OpenAsync(spec))!;
        var folder = Path.Combine(place.Directory, GatewaySocket.FolderName);
        var socket = Path.Combine(folder, GatewaySocket.FileName);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        await using var forward = SocketForward.Open(access with { Address = SocketForward.AddressOf(socket) })!;
        var near = access with { Address = forward.Address };
        await using var lease = await GatewayLease.OpenAsync(near, changed: null, Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => place.AskAsync(near, GatewayPlace.Body())));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers, answer => Assert.True(answer.Text.Length > 3_000_000));
        Assert.Equal(place.Server.Log.CostUsd, (await gateway.CloseAsync(spec))!.Total.Cost.KnownUsd);
    }

    [Fact]
    public async Task Where_nobody_is_behind_the_socket_that_is_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Gateways have sockets on Linux.");
        await using var forward = SocketForward.Open(new("unix:/nowhere/gateway.sock", "token"))!;

        var e = await Assert.ThrowsAsync<OrchestratorException>(() =>
            GatewayLease.OpenAsync(new(forward.Address, "token"), changed: null, Token));

        Assert.Equal("GatewayLost", e.ErrorId);
    }

    [Fact]
    public void A_gateway_with_a_port_needs_nothing_that_passes_on() =>
        Assert.Null(SocketForward.Open(new("http://127.0.0.1:1", "token")) ?? SocketForward.Open(access: null));
}
