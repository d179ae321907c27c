using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Cli.Gateway;

/// <summary>A call that Kestrel brings.</summary>
internal sealed class KestrelCall(HttpContext context) : IGatewayCall
{
    public string Method => context.Request.Method;

    // What the client sent, not what became of it: a service may tell %3A from a colon.
    public string Target => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public IEnumerable<KeyValuePair<string, string>> Headers =>
        context.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")));

    public Stream Body => context.Request.Body;

    public CancellationToken Gone => context.RequestAborted;

    public bool HasBegun { get; private set; }

    public void Begin(int status, IEnumerable<KeyValuePair<string, string>> headers)
    {
        HasBegun = true;
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(bytes, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    public void Abort() => context.Abort();
}
