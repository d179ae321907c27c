using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>A call of a tool.</summary>
public sealed record ToolCall(string Name, JsonObject Input);

/// <summary>Token counts that replace those of the server; null keeps the server's.</summary>
public sealed record ScriptedUsage(long? Input = null, long? Output = null, long? CacheWrite = null, long? CacheRead = null);

/// <summary>One answer of the model.</summary>
public sealed record ScriptStep
{
    /// <summary>A thinking block, before everything else.</summary>
    public string? Thinking { get; init; }

    /// <summary>A text block.</summary>
    public string? Text { get; init; }

    /// <summary>The structured answer, in whatever way the request asks for it.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>A structured answer that is made from the schema.</summary>
    public bool JsonFromSchema { get; init; }

    /// <summary>Tool calls.</summary>
    public IReadOnlyList<ToolCall> Tools { get; init; } = [];

    /// <summary>An answer without any content.</summary>
    public bool Empty { get; init; }

    /// <summary>max_tokens, refusal, pause_turn, ...; null for tool_use or end_turn, as the content asks for.</summary>
    public string? Stop { get; init; }

    /// <summary>The usage to state.</summary>
    public ScriptedUsage? Usage { get; init; }

    /// <summary>The wait before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The wait before each stream event.</summary>
    public TimeSpan ChunkDelay { get; init; }

    /// <summary>Faults of the first tries, in order; null for a try that goes well.</summary>
    public IReadOnlyList<Fault?> Faults { get; init; } = [];

    /// <summary>A fault of every try.</summary>
    public Fault? Always { get; init; }

    /// <summary>What the newest message's text or tool results must contain, else the request is refused with 400.</summary>
    public string? Expect { get; init; }

    /// <summary>A plain text answer.</summary>
    public static ScriptStep OfText(string text) => new() { Text = text };

    /// <summary>A call of one tool.</summary>
    public static ScriptStep OfTool(string name, JsonObject input) => new() { Tools = [new(name, input)] };

    /// <summary>A structured answer.</summary>
    public static ScriptStep OfJson(JsonNode json) => new() { Json = json };

    /// <summary>Nothing but a fault.</summary>
    public static ScriptStep OfFault(Fault fault) => new() { Text = "OK", Always = fault };
}
