using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>How long an answer asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>Reads it from the answer's headers.</summary>
    /// <returns>That time; null where it asks for none.</returns>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and <= int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
