using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>
/// A run with some of everything: parallel commands, a conflict, a retry, merged dependencies, a task that changes nothing.
/// </summary>
internal static class MixedPlan
{
    private static readonly Lazy<Task<SortedDictionary<string, string>>> Undisturbed = new(MakeUndisturbedAsync);

    public static OrchestratorPlan Plan { get; } = Plans.Of(
        Shell("one", "echo one > shared; echo 1 > one.txt"),
        Shell("two", "echo two > shared; echo 2 > two.txt; sleep 0.1"),
        Shell("flaky", "test $PSORCH_ATTEMPT -gt 1 && mkdir tests && echo ok > tests/flaky.txt"),
        Shell("join", "cat one.txt two.txt shared tests/flaky.txt > joined.txt", "two", "one", "flaky"),
        Shell("look", "cat joined.txt", "join"),
        Shell("last", "cat joined.txt > last.txt; rm joined.txt", "look"));

    public static RunOptions Options { get; } =
        RealRun.Options() with
        {
            ConflictStrategy = ConflictStrategy.PreferLater,
            MaxExecutors = 3,
        };

    /// <summary>What the output must be, however the run came there; one run is made for all who ask.</summary>
    public static Task<SortedDictionary<string, string>> UndisturbedAsync() => Undisturbed.Value;

    /// <summary>Runs what is left, and merges.</summary>
    public static async Task CompleteAsync(RunSession session)
    {
        await session.RunAsync(null, CancellationToken.None);
        await session.ConsolidateAsync(null, CancellationToken.None);
        session.WriteReports();
    }

    private static async Task<SortedDictionary<string, string>> MakeUndisturbedAsync()
    {
        await using var run = await RealRun.CompletedAsync(Plan, Options);
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal("1\n2\ntwo\nok\n", run.Output("src/last.txt"));
        return run.Outputs();
    }

    private static OrchestratorTask Shell(string id, string script, params string[] dependsOn) =>
        new() { Id = id, Command = "sh", Arguments = ["-c", script], DependsOn = dependsOn };
}
