using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>
/// Keeps the messages of a conversation as they were asked and answered, without secrets, for an attempt that continues it.
/// </summary>
internal sealed class ConversationFile
{
    private readonly string path;
    private readonly Redactor redactor;
    private readonly bool continues;
    private bool isLost;

    private ConversationFile(string directory, Redactor redactor, bool continues) =>
        (path, this.redactor, this.continues) = (Path.Combine(directory, "conversation.jsonl"), redactor, continues);

    /// <summary>Opens that of an attempt.</summary>
    /// <exception cref="IOException">There is no place for it.</exception>
    public static ConversationFile Open(AgentContext context) =>
        new(context.EnsureSession(), context.Services.Secrets.Redactor, context.Spec.Continues is not null);

    /// <summary>
    /// Reads the messages that are whole, and keeps them but for one that was not answered: it is asked again with what is said next.
    /// </summary>
    /// <returns>The messages, in order, the first of the user; none where there is nothing that can be continued.</returns>
    public IReadOnlyList<JsonObject> Continue()
    {
        var messages = continues ? TryRead() : [];
        FileTree.Remove(path, Path.GetDirectoryName(path)!);
        foreach (var message in messages.SkipLast(messages is [.., var newest] && (string?)newest["role"] == "user" ? 1 : 0))
        {
            Add(message);
        }

        return messages;
    }

    /// <summary>Adds a message. One that cannot be kept costs a later attempt money, and this one nothing.</summary>
    public void Add(JsonObject message)
    {
        if (isLost)
        {
            return;
        }

        try
        {
            using var file = PlainFile.OpenWrite(path, append: true);
            using var writer = new StreamWriter(file);
            writer.Write(redactor.Redact(RequestBody.Text(message)) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // With a gap in it nothing can be continued.
            isLost = true;
        }
    }

    private List<JsonObject> TryRead()
    {
        var messages = new List<JsonObject>();
        try
        {
            if (!File.Exists(path))
            {
                return messages;
            }

            using var file = PlainFile.OpenRead(path);
            using var reader = new StreamReader(file);
            while (reader.ReadLine() is { } line && Parse(line) is { } message && IsNext(messages, message))
            {
                messages.Add(message);
            }

            return messages;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was put in its place, or cannot be read: it is begun anew.
            return [];
        }
    }

    private static bool IsNext(List<JsonObject> messages, JsonObject message) =>
        (string?)message["role"] == (messages.Count % 2 == 0 ? "user" : "assistant") && message["content"] is JsonArray { Count: > 0 };

    // The last line of one that was killed may be half of one.
    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
