using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>The token of an attempt: derived, never stored, unique for ever.</summary>
public static class AttemptToken
{
    /// <summary>Makes the token.</summary>
    /// <param name="runId">The run's ULID.</param>
    /// <param name="ordinal">The task's place in the plan, from 0.</param>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <returns><c>po-[runId]-[ordinal]-[attempt]</c>, of <c>[a-z0-9-]</c> only.</returns>
    public static string Format(string runId, int ordinal, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"po-{runId}-{ordinal}-{attempt}");

    /// <summary>Reads a token.</summary>
    /// <param name="token">The text.</param>
    /// <param name="runId">The run's ULID.</param>
    /// <param name="ordinal">The task's place in the plan.</param>
    /// <param name="attempt">The attempt's number.</param>
    /// <returns>Whether the text is a token.</returns>
    public static bool TryParse(string? token, [NotNullWhen(true)] out string? runId, out int ordinal, out int attempt)
    {
        (runId, ordinal, attempt) = (null, 0, 0);
        var parts = token?.Split('-');
        if (parts is not ["po", { Length: 26 } id, var first, var second]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out ordinal)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out attempt))
        {
            return false;
        }

        runId = id;
        return true;
    }
}
