using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PSParallelOrchestrator.ModelServer.Answers;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>Sends one answer, good or faulty.</summary>
internal sealed class AnswerWriter(HttpContext context, OpenRequest open, IProtocolWriter writer, CancellationToken ended)
{
    private const string Json = "application/json";

    // What was written reaches the socket on another thread; a reset before that would swallow it.
    private static readonly TimeSpan TimeToSend = TimeSpan.FromMilliseconds(50);
    private readonly string requestId = Identifiers.New("req_");

    private HttpResponse Response => context.Response;

    public Task JsonAsync(JsonObject body) => SendAsync(200, Json, WireJson.Bytes(body));

    public Task ErrorAsync(int status, string? type, string? message)
    {
        ProtocolError error = writer.Error(status, type, message, requestId);
        SetHeaders(error.Headers);
        return SendAsync(error.Status, Json, WireJson.Bytes(error.Body));
    }

    public async Task PlayAsync(ModelRequest request, ChosenAnswer chosen)
    {
        if (chosen.Fault is { } fault)
        {
            open.Note(entry => entry with { Fault = fault.Kind.ToString() });
        }

        if (chosen.Step.Delay > TimeSpan.Zero)
        {
            await Task.Delay(chosen.Step.Delay, ended);
        }

        var message = AnswerMessage.Of(chosen.Step, request);
        switch (chosen.Fault?.Kind)
        {
            case FaultKind.Status:
                await StatusAsync(chosen.Fault);
                break;
            case FaultKind.Hang:
                await Task.Delay(Timeout.Infinite, ended);
                break;
            case FaultKind.Reset:
                context.Abort();
                break;
            case FaultKind.Html:
                await SendAsync(
                    chosen.Fault.Status,
                    "text/html",
                    ("<html>\r\n<head><title>Bad Gateway</title></head>\r\n"u8
                        + "<body><center><h1>Bad Gateway</h1></center></body>\r\n</html>\r\n"u8).ToArray());
                break;
            case FaultKind.Garbage:
                await SendAsync(200, Json, "{\"id\": not json at all"u8.ToArray());
                break;
            case FaultKind.NoBody:
                await SendAsync(200, Json, []);
                break;
            default:
                if (request.Stream)
                {
                    await StreamAsync(message, chosen);
                }
                else
                {
                    await WholeAsync(message, chosen.Fault);
                }

                break;
        }
    }

    private async Task StatusAsync(Fault fault)
    {
        if (fault.RetryAfter is { } wait)
        {
            Response.Headers.RetryAfter = wait;
        }

        ProtocolError error = writer.Error(fault.Status, fault.Type, fault.Message, requestId);
        SetHeaders(error.Headers);
        SetHeaders(fault.Headers);
        await SendAsync(error.Status, Json, WireJson.Bytes(error.Body));
    }

    private async Task StreamAsync(AnswerMessage message, ChosenAnswer chosen)
    {
        SetHeaders(writer.AnswerHeaders(message));
        await StartAsync(200, writer.StreamContentType);
        int left = chosen.Fault?.Events ?? int.MaxValue;
        foreach (StreamEvent each in StreamEvents.Of(message))
        {
            if (left-- == 0)
            {
                break;
            }

            if (chosen.Step.ChunkDelay > TimeSpan.Zero)
            {
                await Task.Delay(chosen.Step.ChunkDelay, ended);
            }

            open.Note(entry => entry with { Usage = each.Known });
            await WriteAsync(writer.Event(each));
        }

        if (chosen.Fault is { } fault)
        {
            await EndBadlyAsync(fault);
        }
    }

    private async Task WholeAsync(AnswerMessage message, Fault? fault)
    {
        byte[] body = WireJson.Bytes(message.ToJson());
        switch (fault?.Kind)
        {
            case null:
                SetHeaders(writer.AnswerHeaders(message));
                open.Note(entry => entry with { Usage = message.Usage });
                await SendAsync(200, Json, body);
                break;
            case FaultKind.Error:
                await ErrorAsync(ErrorTypes.StatusOf(fault.Type!), fault.Type, fault.Message);
                break;
            default:
                await StartAsync(200, Json);
                await WriteAsync(body[..(body.Length / 2)]);
                await EndBadlyAsync(fault);
                break;
        }
    }

    private async Task EndBadlyAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut:
                await Task.Delay(TimeToSend, ended);
                context.Abort();
                break;
            case FaultKind.Error:
                await WriteAsync(writer.StreamError(fault.Type!, fault.Message ?? ErrorTypes.MessageOf(fault.Type!), requestId));
                break;
            case FaultKind.Stall:
                await Task.Delay(Timeout.Infinite, ended);
                break;
        }
    }

    private async Task SendAsync(int status, string contentType, byte[] body)
    {
        Response.ContentLength = body.Length;
        await StartAsync(status, contentType);
        if (body.Length > 0 && !HttpMethods.IsHead(context.Request.Method))
        {
            await WriteAsync(body);
        }
    }

    /// <summary>Noted before the client can see it: whoever has an answer finds it in the log.</summary>
    private async Task StartAsync(int status, string contentType)
    {
        open.Note(entry => entry with { Status = status });
        Response.StatusCode = status;
        Response.ContentType = contentType;
        Response.Headers[writer.RequestIdHeader] = requestId;
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await Response.StartAsync(ended);
    }

    private async Task WriteAsync(byte[] bytes)
    {
        await Response.Body.WriteAsync(bytes, ended);
        await Response.Body.FlushAsync(ended);
    }

    private void SetHeaders(IReadOnlyDictionary<string, string> headers)
    {
        foreach ((string name, string value) in headers)
        {
            Response.Headers[name] = value;
        }
    }
}
