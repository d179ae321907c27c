namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidate with the smallest edit distance (insert, delete, replace, swap of neighbours; letter case does not count).
    /// </summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="candidates">The names there are.</param>
    /// <returns>The first of the nearest; null where none is near enough to be a slip of the pen.</returns>
    public static string? Find(string wanted, IEnumerable<string> candidates)
    {
        if (wanted.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var bound = Math.Max(1, wanted.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > LongestName || Math.Abs(candidate.Length - wanted.Length) >= bound)
            {
                continue;
            }

            var distance = Distance(wanted, candidate);
            if (distance < bound)
            {
                bound = distance;
                best = candidate;
                if (distance == 0)
                {
                    break;
                }
            }
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[LongestName + 1];
        Span<int> last = stackalloc int[LongestName + 1];
        Span<int> current = stackalloc int[LongestName + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var distance = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    distance = Math.Min(distance, beforeLast[j - 2] + 1);
                }

                current[j] = distance;
            }

            var spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
