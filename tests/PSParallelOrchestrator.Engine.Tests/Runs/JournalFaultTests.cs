using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>
/// Every write of a run's journal fails once, in every way: the run ends with a clear error, and its resume comes to the end
/// of a run that nothing disturbed.
/// </summary>
public sealed class JournalFaultTests
{
    private const int CreationWrite = 1;

    [Theory]
    [InlineData(JournalFault.NoRoom)]
    [InlineData(JournalFault.HalfALine)]
    [InlineData(JournalFault.AllButTheNewline)]
    [InlineData(JournalFault.LinesAndAHalf)]
    [InlineData(JournalFault.FlushKeepsAll)]
    [InlineData(JournalFault.FlushLosesAll)]
    [InlineData(JournalFault.FlushLosesTheMiddle)]
    public async Task A_write_that_fails_ends_the_run_which_a_resume_completes(JournalFault fault)
    {
        var undisturbed = await MixedPlan.UndisturbedAsync();
        var writes = 0;
        foreach (var at in Effort.Sweep(5, CreationWrite + 1))
        {
            var disk = new FaultyDisk(fault, write => write == at);
            var failed = await DisturbAsync(disk, undisturbed);
            writes = disk.Writes;
            if (!failed)
            {
                break;
            }
        }

        Assert.True(writes > 8, $"Only {writes} writes were seen.");
    }

    [Fact]
    public async Task A_disk_that_stays_full_ends_the_resume_too_until_there_is_room()
    {
        var undisturbed = await MixedPlan.UndisturbedAsync();
        foreach (var first in (int[])[2, 4, 6, 9])
        {
            Assert.True(
                await DisturbAsync(new FaultyDisk(JournalFault.HalfALine, write => write >= first && write < first + 3), undisturbed));
        }
    }

    [Theory]
    [InlineData(JournalFault.LinesAndAHalf)]
    [InlineData(JournalFault.FlushKeepsAll)]
    [InlineData(JournalFault.FlushLosesTheMiddle)]
    public async Task A_resume_may_fail_at_any_of_its_own_first_writes(JournalFault fault)
    {
        var undisturbed = await MixedPlan.UndisturbedAsync();
        const int First = 4;
        foreach (var second in Effort.Sweep(2, First + 1, First + 4))
        {
            var disk = new FaultyDisk(fault, write => write == First || write == second);
            Assert.True(await DisturbAsync(disk, undisturbed));
            Assert.Equal(2, disk.Failures);
        }
    }

    [Theory]
    [InlineData(JournalFault.NoRoom)]
    [InlineData(JournalFault.LinesAndAHalf)]
    [InlineData(JournalFault.FlushKeepsAll)]
    public async Task A_run_that_cannot_be_recorded_at_all_leaves_nothing(JournalFault fault)
    {
        using var place = new TemporaryDirectory();
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            RunSession.CreateAsync(
                MixedPlan.Plan,
                place.Path,
                "test",
                MixedPlan.Options,
                new FaultyDisk(fault, write => write == CreationWrite).Services,
                CancellationToken.None));
        Assert.Equal(("OutputDirectoryNotWritable", OrchestratorErrorKind.InputOutput), (error.ErrorId, error.Kind));
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Path));
        Assert.DoesNotContain(RunIndex.List(), entry => entry.Directory.StartsWith(place.Path, StringComparison.Ordinal));
    }

    /// <summary>Runs and resumes on a disk until the run is complete.</summary>
    /// <returns>Whether a write failed.</returns>
    private static async Task<bool> DisturbAsync(FaultyDisk disk, SortedDictionary<string, string> undisturbed)
    {
        await using var run = await RealRun.CreateAsync(MixedPlan.Plan, MixedPlan.Options, disk.Services);
        var (directory, id) = (run.Run.Directory, run.Run.Id);
        var session = run.Session;
        var resumes = 0;
        var recorded = new HashSet<(string, int, string?)>();
        while (!await CompletesAsync(run))
        {
            Assert.True(++resumes <= disk.Failures, "A resume failed without a fault.");
        }

        Assert.Equal(disk.Failures, resumes);
        Assert.Equal(disk.Failures > 0, session != run.Session);
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.All(run.Run.Tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
        Assert.Equal(undisturbed, run.Outputs());
        Assert.Subset(Results(run.Run).ToHashSet(), recorded);
        Assert.Equal(
            MixedPlan.Plan.Tasks.Select(task => task.Id).Order(StringComparer.Ordinal),
            run.Journal()
                .Where(line => line.GetProperty("event").GetString() == "attempt-finished" && !line.TryGetProperty("failure", out _))
                .Select(line => line.GetProperty("task").GetString()!)
                .Order(StringComparer.Ordinal));
        using var reader = RunReader.Open(directory);
        Assert.Equal(run.Run.Tasks.Select(task => task.Attempts.Count), reader.Run.Tasks.Select(task => task.Attempts.Count));
        Assert.Empty(ProcessesOf(id));
        return disk.Failures > 0;

        async Task<bool> CompletesAsync(RealRun run)
        {
            try
            {
                if (resumes > 0)
                {
                    await run.ReopenAsync(disk.Services);
                }

                await MixedPlan.CompleteAsync(run.Session);
                return true;
            }
            catch (OrchestratorException e)
            {
                Assert.Equal(("JournalNotWritten", OrchestratorErrorKind.InputOutput), (e.ErrorId, e.Kind));
                Assert.Contains(new RunPaths(directory).Journal, e.Message, StringComparison.Ordinal);
                Assert.Contains("resume", e.Message, StringComparison.Ordinal);
                await run.Session.DisposeAsync();
                Assert.Empty(ProcessesOf(id));
                recorded.UnionWith(RecordedResults(directory));
                return false;
            }
        }
    }

    /// <summary>The results that are on disk.</summary>
    private static IEnumerable<(string Id, int Attempts, string? Commit)> RecordedResults(string directory)
    {
        using var reader = RunReader.Open(directory);
        Assert.NotEqual(RunState.Running, reader.Run.State);
        return [.. Results(reader.Run)];
    }

    private static IEnumerable<(string Id, int Attempts, string? Commit)> Results(OrchestratorRun run) =>
        run.Tasks.Where(task => task.State == TaskState.Succeeded).Select(task => (task.Id, task.Attempts.Count, task.Commit));

    /// <summary>The processes that attempts of a run started.</summary>
    private static List<string> ProcessesOf(string runId)
    {
        var found = new List<string>();
        foreach (var directory in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            try
            {
                if (char.IsAsciiDigit(Path.GetFileName(directory)[0])
                    && File.ReadAllText(Path.Combine(directory, "environ")).Contains("PSORCH_RUN=" + runId, StringComparison.Ordinal))
                {
                    found.Add(File.ReadAllText(Path.Combine(directory, "cmdline")));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended between the list and the look, or is somebody else's.
            }
        }

        return found;
    }
}
