using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>
/// An orchestrator that is gone after any event of a run, with everything left behind that it made up to the end: workspaces,
/// logs, commits and output of which the journal knows nothing.
/// </summary>
public sealed class ResumeOfAnyPrefixTests
{
    [Fact]
    public async Task A_resume_of_any_prefix_of_the_journal_comes_to_the_same_end()
    {
        await using var whole = await RealRun.CompletedAsync(MixedPlan.Plan, MixedPlan.Options);
        var expected = whole.Outputs();
        await whole.Session.DisposeAsync();
        var lines = await File.ReadAllLinesAsync(whole.Paths.Journal, TestContext.Current.CancellationToken);
        using var place = new TemporaryDirectory();
        foreach (var kept in Effort.Sweep(5, 1, lines.Length))
        {
            var paths = new RunPaths(Copy(whole.Run.Directory, place[$"{kept}/test"]));
            await File.WriteAllLinesAsync(paths.Journal, lines[..kept], TestContext.Current.CancellationToken);
            await using (var session = await RunSession.OpenAsync(paths.Root, reopen: true, new EngineContext(), CancellationToken.None))
            {
                await MixedPlan.CompleteAsync(session);
                Assert.All(session.Run.Tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
            }

            Assert.Equal(expected, RealRun.Outputs(paths.Root));
            var journal = await File.ReadAllLinesAsync(paths.Journal, TestContext.Current.CancellationToken);
            Assert.Equal(lines[..kept], journal[..kept]);
            Directory.Delete(paths.Root, recursive: true);
        }
    }

    [Fact]
    public async Task Of_many_resumes_at_once_one_gets_the_run()
    {
        await using var run = await RealRun.CreateAsync(MixedPlan.Plan, MixedPlan.Options);
        var directory = run.Run.Directory;
        await run.Session.DisposeAsync();
        var owners = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TryOpenAsync(directory))));
        var owner = Assert.Single(owners.OfType<RunSession>());
        await MixedPlan.CompleteAsync(owner);
        Assert.Equal(RunState.Succeeded, owner.Run.State);
        await owner.DisposeAsync();
        Assert.Equal(2, run.Journal().Count(line => line.GetProperty("event").GetString() == "run-started"));
    }

    [Fact]
    public async Task A_run_whose_journal_was_emptied_does_not_begin_anew()
    {
        await using var run = await RealRun.CompletedAsync(MixedPlan.Plan, MixedPlan.Options);
        await run.Session.DisposeAsync();
        await File.WriteAllTextAsync(run.Paths.Journal, string.Empty, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => run.ReopenAsync());
        Assert.Equal("JournalDamaged", error.ErrorId);
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
        Assert.Equal("JournalDamaged", Assert.Throws<OrchestratorException>(() => RunReader.Open(run.Run.Directory)).ErrorId);
        Assert.Equal(0, new FileInfo(run.Paths.Journal).Length);
    }

    [Fact]
    public async Task What_a_crash_in_the_middle_of_its_creation_leaves_is_no_run()
    {
        await using var run = await RealRun.CreateAsync(MixedPlan.Plan, MixedPlan.Options);
        await run.Session.DisposeAsync();
        File.Delete(run.Paths.Run);
        Assert.Equal("RunNeverBegan", (await Assert.ThrowsAsync<OrchestratorException>(() => run.ReopenAsync())).ErrorId);
    }

    private static async Task<RunSession?> TryOpenAsync(string directory)
    {
        try
        {
            return await RunSession.OpenAsync(directory, reopen: true, new EngineContext(), CancellationToken.None);
        }
        catch (OrchestratorException e)
        {
            Assert.Equal("RunInUse", e.ErrorId);
            return null;
        }
    }

    private static string Copy(string from, string to)
    {
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            var copy = Path.Join(to, directory[from.Length..]);
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }

        return to;
    }
}
