using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Gateway.Requests;

/// <summary>What of a request costs otherwise than by the bytes of its text.</summary>
internal sealed class RequestContent
{
    private const string UsualTime = "5m";

    private readonly HashSet<string> images = new(StringComparer.Ordinal);
    private readonly HashSet<string> documents = new(StringComparer.Ordinal);

    /// <summary>That of a request of nothing but text.</summary>
    public static RequestContent None { get; } = new();

    /// <summary>The images that it holds, or names, each by a digest.</summary>
    public IReadOnlySet<string> Images => images;

    /// <summary>The documents that it holds, or names, each by a digest: what they are in tokens no byte of the request tells.</summary>
    public IReadOnlySet<string> Documents => documents;

    /// <summary>Whether it may write the cache for longer than the usual five minutes, which costs more.</summary>
    public bool CachesForAnHour { get; private set; }

    /// <summary>Reads a request, wherever in it such things stand.</summary>
    public static RequestContent Read(JsonElement request)
    {
        var content = new RequestContent();
        content.Look(request);
        return content;
    }

    private void Look(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Note(element);
                foreach (var property in element.EnumerateObject())
                {
                    Look(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Look(item);
                }

                break;
        }
    }

    private void Note(JsonElement element)
    {
        CachesForAnHour |= element.Find("ttl") is not null && element.Text("ttl") != UsualTime;

        // As text a source has its bytes here, and they are counted as those of any text.
        if (element.Find("source") is { ValueKind: JsonValueKind.Object } source
            && source.Text("type") is not (null or "text" or "content"))
        {
            var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(source.GetRawText())));
            (element.Text("type") == "image" ? images : documents).Add(digest);
        }
    }
}
