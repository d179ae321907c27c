using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.Activity;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>Writes what an attempt does at the gateway into the record of its activity: waits, and each request's begin and end.</summary>
internal sealed class ModelUseActivity(ActivityLog log, TimeProvider time)
{
    private ModelWait? wait;
    private ModelSpending spent = ModelSpending.None;

    /// <summary>What a request waits for, in words.</summary>
    public static string Describe(ModelWait wait) => wait.Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"Waits until {until.UtcDateTime:HH:mm:ss}Z for {wait.For}")
        : $"Waits for {wait.For}";

    /// <summary>Notes what changed. Called one at a time.</summary>
    public void Note(ModelUseState state)
    {
        var waited = wait is not null;
        var (isNewWait, isNewUse) = (state.Wait is not null && state.Wait != wait, state.Spent != spent);
        (wait, spent) = (state.Wait, state.Spent);
        try
        {
            if (isNewUse || (waited && wait is null))
            {
                log.Add(new ActivityEvent(time.GetUtcNow(), ActivityKind.Usage, Text(spent))
                {
                    Usage = new ActivityUsage(spent.Requests, spent.InputTokens, spent.OutputTokens, spent.CostUsd, spent.ReservedUsd),
                });
            }

            if (isNewWait)
            {
                log.Add(new ActivityEvent(time.GetUtcNow(), ActivityKind.Wait, Describe(wait!)) { Until = wait!.Until });
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is shown decides over nothing.
        }
    }

    private static string Text(ModelSpending spent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spent.Requests} {(spent.Requests == 1 ? "request" : "requests")} answered, {spent.InputTokens} tokens in, "
            + $"{spent.OutputTokens} out, {spent.CostUsd:0.0000} USD so far"
            + $"{(spent.ReservedUsd > 0 ? $", up to {spent.ReservedUsd:0.0000} more under way" : "")}");
}
