using System.Text.Json;
using System.Text.Json.Serialization;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.Activity;

/// <summary>
/// What an agent does, as it does it: a line of JSON for each event in the attempt's directory, without secrets, to be followed from
/// anywhere. The file appears with the first event. Thread-safe.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="secrets">What must not be written.</param>
/// <param name="time">The clock.</param>
public sealed class ActivityLog(string path, SecretStore secrets, TimeProvider time)
{
    /// <summary>The file's name in an attempt's directory.</summary>
    public const string FileName = "activity.jsonl";

    // A line for people: what is longer stands in the transcript.
    private const int LongestText = 500;
    private readonly Lock gate = new();

    /// <summary>Notes an event.</summary>
    /// <param name="kind">What sort of thing.</param>
    /// <param name="text">What; made one line, and cut where it is long.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(ActivityKind kind, string text) => Add(new ActivityEvent(time.GetUtcNow(), kind, text));

    /// <summary>Notes an event.</summary>
    /// <param name="done">The event; its text is made one line, and cut where it is long.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(ActivityEvent done)
    {
        var line = secrets.Redactor.Redact(done.Text).ReplaceLineEndings(" ");
        line = line.Length > LongestText ? line[..LongestText] + "..." : line;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(done with { Text = line }, ActivityJson.Default.ActivityEvent);
        lock (gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = PlainFile.OpenWrite(path, append: true);
            file.Write([.. bytes, (byte)'\n']);
        }
    }
}

/// <summary>How activity is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ActivityEvent))]
internal sealed partial class ActivityJson : JsonSerializerContext;
