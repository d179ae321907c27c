namespace PSParallelOrchestrator.Tests.Shared;

/// <summary>
/// How often tests repeat what they do to many inputs or at many moments. By default as often as finds what is plainly broken, so that
/// all tests take minutes; with <c>PSORCH_TEST_EFFORT=full</c>, as continuous integration has it, as often as the documents say.
/// </summary>
internal static class Effort
{
    private const string Variable = "PSORCH_TEST_EFFORT";

    // One for all of a process, so that the rows of a theory are the same each time it is asked for them.
    private static readonly int Start = Random.Shared.Next();

    /// <summary>Whether everything is asked for.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => false,
        "full" => true,
        var other => throw new InvalidOperationException($"{Variable} is '{other}': it may be 'full', or not be set."),
    };

    /// <summary>One of two numbers.</summary>
    /// <param name="usual">The usual one.</param>
    /// <param name="full">The one where everything is asked for.</param>
    public static int Of(int usual, int full) => IsFull ? full : usual;

    /// <summary>A number of random cases, of which a third is usual.</summary>
    /// <param name="full">The number where everything is asked for.</param>
    public static int Cases(int full) => Of((full + 2) / 3, full);

    /// <summary>
    /// The numbers that a sweep visits: usually a few, from a random one on that the test's output tells; all where everything is asked
    /// for.
    /// </summary>
    /// <param name="usualStep">How far apart the few are.</param>
    /// <param name="first">The first of all.</param>
    /// <param name="last">The last of all.</param>
    public static IEnumerable<int> Sweep(int usualStep, int first, int last = int.MaxValue)
    {
        var step = Of(usualStep, 1);
        var start = first + Random.Shared.Next(step);
        TestContext.Current.TestOutputHelper?.WriteLine($"Each {step} from {start} on; {Variable}=full for all from {first} on.");
        for (long number = start; number <= last; number += step)
        {
            yield return (int)number;
        }
    }

    /// <summary>Of rows like each other: usually each so manyth, from a random one on; all where everything is asked for.</summary>
    /// <param name="usualStep">How far apart the usual ones are.</param>
    /// <param name="all">All of them.</param>
    public static IEnumerable<T> Some<T>(int usualStep, IEnumerable<T> all)
    {
        var step = Of(usualStep, 1);
        return all.Where((_, number) => number % step == Start % step);
    }

    /// <summary>Skips a case that another one stands for where not everything is asked for.</summary>
    /// <param name="isUsual">Whether it is done nevertheless.</param>
    public static void SkipUnless(bool isUsual) =>
        Assert.SkipUnless(IsFull || isUsual, $"Another case stands for this one; {Variable}=full for all.");
}
