using System.Diagnostics;

namespace PSParallelOrchestrator.Engine.Tests.Fuzzing;

/// <summary>Calls a parser with bad input: it may refuse it in words, and may neither crash, hang nor take memory without bound.</summary>
internal static class Bounded
{
    // Generous: a hang takes for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Parses.</summary>
    /// <param name="what">The input, for the message of a failed test.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="parse">The parser.</param>
    /// <returns>The error's id; null where it was taken.</returns>
    public static string? Parse(string what, long length, Action parse)
    {
        string? refused = null;
        Exception? crash = null;
        long allocated = 0;
        var thread = new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse();
            }
            catch (OrchestratorException e)
            {
                refused = e.ErrorId;
                crash = e.Message.Length > 0 && e.Remedy is { Length: > 0 } ? null : new UnreachableException("The error says nothing.");
            }
            catch (Exception e)
            {
                crash = e;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        })
        {
            IsBackground = true,
        };
        thread.Start();
        Assert.True(thread.Join(Patience), $"It hangs: {what}");
        Assert.True(crash is null, $"It crashes: {what}\n{crash}");
        Assert.True(allocated < 20_000_000 + (40 * length), $"It takes {allocated:N0} bytes for {length:N0}: {what}");
        return refused;
    }
}
