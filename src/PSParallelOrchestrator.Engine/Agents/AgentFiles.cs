using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What an agent leaves in its attempt's directory beside its log.</summary>
internal static class AgentFiles
{
    /// <summary>The file with what was said, a line of JSON each.</summary>
    public const string TranscriptName = "transcript.jsonl";

    /// <summary>The file with the final answer.</summary>
    public const string ResponseName = "claude_response.txt";

    /// <summary>Keeps the final answer.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="answer">The answer; null or empty leaves no file.</param>
    /// <param name="redactor">Removes secrets.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>When it is kept.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task KeepAnswerAsync(AttemptSpec spec, string? answer, Redactor redactor, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(answer))
        {
            await using var file = PlainFile.OpenWrite(Path.Combine(spec.Directory, ResponseName), append: false);
            await file.WriteAsync(Encoding.UTF8.GetBytes(redactor.Redact(answer)), cancellationToken);
        }
    }
}
