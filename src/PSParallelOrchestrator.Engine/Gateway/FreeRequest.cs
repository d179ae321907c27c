using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>A request that costs nothing: which models there are, how many tokens a text has.</summary>
internal static class FreeRequest
{
    /// <summary>Passes it on, and its answer back.</summary>
    /// <returns>What the gateway itself has to say in place of an answer; null where the client has its answer.</returns>
    public static async Task<GatewayError?> RunAsync(
        GatewayParts parts, OpenAttempt attempt, IGatewayCall call, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(TimerLimit.Of(attempt.Grant.StallLimit), parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            using var answer = await parts.Service.SendAsync(attempt.Service, call, call.Target, body, either.Token);
            call.Begin((int)answer.StatusCode, PassedHeaders.ToClient(answer));
            await using var content = await answer.Content.ReadAsStreamAsync(either.Token);
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await content.ReadAsync(buffer, either.Token)) > 0)
            {
                await call.SendAsync(buffer.AsMemory(0, read), either.Token);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !call.HasBegun)
        {
            return GatewayError.Silent(attempt.Grant.StallLimit);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return call.HasBegun ? throw new IOException(e.Message, e) : GatewayError.Unreachable(e.Message);
        }
        catch (OrchestratorException e)
        {
            return new GatewayError(401, "authentication_error", e.Message);
        }
    }
}
