using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>Takes every request: tells the protocols by path, notes, answers.</summary>
internal sealed class RequestHandler(LoopbackModelServerOptions options, RequestLog log, CancellationToken stopping)
    : IHttpApplication<HttpContext>
{
    private const int MaxBodyBytes = 32 * 1024 * 1024;
    private static readonly MessagesWriter Messages = new();
    private static readonly BedrockWriter Bedrock = new();
    private static readonly string[] SecretHeaders = ["authorization", "x-api-key", "x-amz-security-token"];
    private readonly TaskCompletionSource quit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AnswerChooser chooser = new(options);

    public Task Quit => quit.Task;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public void Reset()
    {
        log.Reset();
        chooser.Reset();
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        string path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (path.StartsWith("/__", StringComparison.Ordinal))
        {
            await ControlPaths.AnswerAsync(context, log, Reset, quit.SetResult);
            return;
        }

        using OpenRequest open = log.Open(number => new()
        {
            Number = number,
            Time = DateTimeOffset.UtcNow,
            Method = context.Request.Method,
            Path = path,
            Credential = RequestCredential.Of(context.Request.Headers),
            Headers = context.Request.Headers.Where(header => !SecretHeaders.Contains(header.Key.ToLowerInvariant()))
                .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        RequestRoute route = RequestRoute.Of(context.Request.Method, path);
        IProtocolWriter writer = route.Protocol == ModelProtocol.Bedrock ? Bedrock : Messages;
        AnswerWriter answer = new(context, open, writer, ended.Token);
        try
        {
            await AnswerAsync(context, route, open, answer, ended.Token);
        }
        catch (RequestRefusedException refused)
        {
            open.Note(entry => entry with { Fault = refused.Message });
            await answer.ErrorAsync(refused.Status, refused.Type, refused.Message);
        }
        catch (Exception exception) when (ended.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has left, or the server is to stop: nobody is there to answer.
            open.Note(entry => entry with { ClientGone = context.RequestAborted.IsCancellationRequested });
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Content of another type than the protocol says is the client's mistake; the rest is the delegate's or ours.
            int status = exception is InvalidOperationException or FormatException ? 400 : 500;
            open.Note(entry => entry with { Fault = exception.ToString() });
            await answer.ErrorAsync(status, null, exception.Message);
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestRoute route, OpenRequest open, AnswerWriter answer, CancellationToken ended)
    {
        string body = await ReadBodyAsync(context, ended);
        if (body.Length > 0)
        {
            open.Note(entry => entry with { Body = body });
        }

        if (route.Target == RouteTarget.Root)
        {
            await answer.JsonAsync([]);
            return;
        }

        CheckKey(open.Entry.Credential, route.Protocol);
        switch (route.Target)
        {
            case RouteTarget.Models:
                await answer.JsonAsync(Catalogue.Models());
                break;
            case RouteTarget.Profiles:
                await answer.JsonAsync(Catalogue.Profiles());
                break;
            case RouteTarget.CountTokens:
                ModelRequest counted = Read(route, body, open.Entry.Credential);
                await answer.JsonAsync(new() { ["input_tokens"] = counted.InputTokens });
                break;
            case RouteTarget.Message:
                ModelRequest request = Read(route, body, open.Entry.Credential);
                open.Note(entry =>
                    entry with
                    {
                        Model = request.Model,
                        Stream = request.Stream,
                        AttemptToken = request.AttemptToken,
                        IsProbe = request.IsProbe,
                    });
                RequestRules.Check(request, context.Request.Headers);
                ChosenAnswer chosen = chooser.Choose(request);
                await answer.PlayAsync(request, chosen);
                break;
            default:
                throw new RequestRefusedException(404, "not_found_error", "Not found");
        }
    }

    private static ModelRequest Read(RequestRoute route, string text, RequestCredential credential)
    {
        JsonObject body;
        try
        {
            body = JsonNode.Parse(text) as JsonObject ?? throw RequestRefusedException.Invalid("The request body is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw RequestRefusedException.Invalid($"The request body is not valid JSON: {exception.Message}");
        }

        string model = route.Model ?? (body["model"] as JsonValue)?.GetValue<string>() ?? string.Empty;
        bool stream = route.Stream ?? (body["stream"] as JsonValue)?.GetValue<bool>() ?? false;
        return new(route.Protocol, model, stream, body, text, credential);
    }

    private void CheckKey(RequestCredential credential, ModelProtocol protocol)
    {
        if (options.Keys.Count == 0 || (credential.Key is { } key && options.Keys.Contains(key)))
        {
            return;
        }

        throw new RequestRefusedException(401, "authentication_error", protocol == ModelProtocol.Bedrock
            ? "The security token included in the request is invalid."
            : credential.Key is null ? "x-api-key header is required" : "invalid x-api-key");
    }

    private static async Task<string> ReadBodyAsync(HttpContext context, CancellationToken ended)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, ended)) > 0;)
        {
            if (body.Length + read > MaxBodyBytes)
            {
                throw new RequestRefusedException(413, "request_too_large", "Request exceeds the maximum size");
            }

            body.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }
}
