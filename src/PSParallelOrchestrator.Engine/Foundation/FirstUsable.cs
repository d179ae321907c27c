namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Finds the first of several candidates that can be used here.</summary>
internal static class FirstUsable
{
    /// <summary>Asks about one candidate after the other, until one can be used; those after it are not asked about.</summary>
    /// <typeparam name="TCandidate">What can be taken.</typeparam>
    /// <typeparam name="TStatus">What is known of one then.</typeparam>
    /// <returns>What is known of the one to take, null where none can be used; and of those before it.</returns>
    public static async Task<(TStatus? Usable, IReadOnlyList<TStatus> Refused)> FindAsync<TCandidate, TStatus>(
        IEnumerable<TCandidate> candidates, Func<TCandidate, Task<TStatus>> probe, Func<TStatus, bool> isUsable)
        where TStatus : class
    {
        var refused = new List<TStatus>();
        foreach (var candidate in candidates)
        {
            var status = await probe(candidate);
            if (isUsable(status))
            {
                return (status, refused);
            }

            refused.Add(status);
        }

        return (null, refused);
    }
}
