using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>Bad plan files of a kind.</summary>
internal static class PlanFuzz
{
    private const int Rounds = 20_000;

    /// <summary>Changes a good plan at random: what is read is a plan, or there are errors that say why it is none.</summary>
    /// <param name="good">The good plan.</param>
    /// <param name="parse">The parser.</param>
    /// <param name="seed">What makes the changes again.</param>
    /// <param name="signs">Characters that mean something in such a file.</param>
    public static void Check(byte[] good, Func<byte[], PlanReadResult> parse, int seed, string signs)
    {
        Assert.NotNull(parse(good).Plan);
        var random = new Random(seed);
        for (var round = 0; round < Effort.Cases(Rounds); round++)
        {
            var result = parse(Mutations.Mutate(good, random, signs));
            Assert.Equal(result.Plan is null, result.Diagnostics.Any(diagnostic => diagnostic.Severity == PlanDiagnosticSeverity.Error));
        }
    }
}
