using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Planning.Contained;

/// <summary>What came of a question that was asked in a container, <c>answer.json</c>: an answer, or a failure. One is null.</summary>
internal sealed record ContainedAnswer(ModelAnswer? Answer, AttemptOutcome? Failure)
{
    private const string FileName = "answer.json";
    private const int Largest = 64 * 1024 * 1024;

    /// <summary>Writes it, as a whole or not at all.</summary>
    public void Write(string directory)
    {
        var json = new JsonText()
            .Text("text", Answer?.Text)
            .Text("model", Answer?.Model)
            .Text("failure", Failure?.FailureClass?.ToString())
            .Text("message", Failure?.Message)
            .Duration("retryAfter", Failure?.RetryAfter);
        AtomicFile.Write(Path.Combine(directory, FileName), stream => stream.Write(json.ToBytes()));
    }

    /// <summary>Reads it; nothing in it is believed but what it says.</summary>
    /// <returns>It; null where there is none that can be read.</returns>
    public static ContainedAnswer? Find(string directory)
    {
        try
        {
            if (SmallFile.ReadOwn(Path.Combine(directory, FileName), Largest) is not { } bytes)
            {
                return null;
            }

            var fields = JsonParser.Parse(bytes);
            return fields.Choice<FailureClass>("failure") is { } failure
                ? new ContainedAnswer(
                    null, new AttemptOutcome(failure, fields.Text("message")) { RetryAfter = fields.Duration("retryAfter") })
                : new ContainedAnswer(new ModelAnswer(fields.RequiredText("text"), fields.RequiredText("model")), Failure: null);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
