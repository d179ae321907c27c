using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>What an answer is worth.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">It; null where it cannot be used.</param>
/// <param name="Problems">Why it cannot, a line each; empty where it can.</param>
internal sealed record Judgement<T>(T? Value, IReadOnlyList<string> Problems)
    where T : class
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Judges an answer: first its shape, then what it says.</summary>
    /// <param name="schema">What it must look like.</param>
    /// <param name="judge">Judges what it says.</param>
    public static Judgement<T> Of(string text, string schema, Func<JsonElement, Judgement<T>> judge)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var problems = JsonShape.Check(schema, document.RootElement);
            return problems.Count > 0 ? new Judgement<T>(null, problems) : judge(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Text that is no Unicode is found only where it is read.
            return new Judgement<T>(null, [$"The answer is not JSON: {e.Message}"]);
        }
    }
}
