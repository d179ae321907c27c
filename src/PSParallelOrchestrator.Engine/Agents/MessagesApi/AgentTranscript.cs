using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>Keeps a conversation: a line of JSON for each message, without secrets. The file appears with the first.</summary>
/// <param name="secrets">What must not be written.</param>
internal sealed class AgentTranscript(string path, SecretStore secrets) : IDisposable
{
    private readonly Redactor redactor = secrets.Redactor;
    private StreamWriter? writer;

    /// <summary>Adds a message.</summary>
    /// <param name="type">Who said it: <c>system</c>, <c>user</c>, <c>assistant</c>, or <c>result</c> for how it ended.</param>
    /// <param name="content">What was said.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(string type, JsonNode content)
    {
        if (writer is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            writer = new StreamWriter(PlainFile.OpenWrite(path, append: false))
            {
                AutoFlush = true,
            };
        }

        writer.WriteLine(redactor.Redact(RequestBody.Text(new JsonObject { ["type"] = type, ["message"] = content.DeepClone() })));
    }

    public void Dispose() => writer?.Dispose();
}
