namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>
/// Chance that depends on nothing but a seed and what it is for, so that a smaller scenario keeps the luck of what is left in it.
/// </summary>
internal static class Dice
{
    /// <summary>A number from 0 to below 1.</summary>
    public static double Roll(int seed, params ReadOnlySpan<int> what)
    {
        var state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);
        foreach (var part in what)
        {
            state = Mix(state ^ unchecked((ulong)part + 0x632BE59BD9B4E019UL));
        }

        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A whole number from 0 to below a bound.</summary>
    public static int Pick(int bound, int seed, params ReadOnlySpan<int> what) => (int)(Roll(seed, what) * bound);

    // SplitMix64's finisher.
    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
