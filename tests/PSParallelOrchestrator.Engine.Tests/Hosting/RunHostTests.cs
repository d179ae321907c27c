using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Hosting;

public sealed class RunHostTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    private async Task<OrchestratorRun> StartAsync(OrchestratorPlan plan, params string[] rules) =>
        (
            await RunHost.StartAsync(
                plan,
                place["out"],
                "test",
                RealRun.Options(rules),
                new EngineContext(),
                RunAim.TasksOnly,
                CancellationToken.None)).Run;

    [Fact]
    public async Task A_handler_that_does_not_return_holds_no_run_up()
    {
        using var never = new ManualResetEventSlim();
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")));
        run.TaskFinished += (_, _) => never.Wait(Patience);
        Assert.True(run.Wait(Patience));
        Assert.Equal(RunState.Succeeded, run.State);
        never.Set();
    }

    [Fact]
    public async Task A_handler_that_throws_is_told_to_the_run()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), "a:duration=200ms", "b:duration=200ms");
        run.TaskFinished += (_, _) => throw new InvalidOperationException("mine");
        Assert.True(run.Wait(Patience));
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Contains(run.Warnings, warning => warning.Contains("mine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_throws_is_told_to_who_only_watches_a_run()
    {
        await using var session = await RunSession.CreateAsync(
            Plans.Of(Plans.Task("a"), Plans.Task("b", "a")),
            place["out"],
            "test",
            RealRun.Options(),
            new EngineContext(),
            CancellationToken.None);
        var watched = RunHost.Open(session.Run.Directory);
        watched.TaskFinished += (_, _) => throw new InvalidOperationException("mine");
        await session.RunAsync(null, CancellationToken.None);
        await session.DisposeAsync();
        Assert.True(watched.Wait(Patience));
        await watched.EventsRaisedAsync();
        Assert.Equal(2, watched.Warnings.Count(warning => warning.Contains("mine", StringComparison.Ordinal)));
        Assert.Empty(session.Run.Warnings);
    }

    [Fact]
    public async Task Who_waited_has_seen_every_event()
    {
        var seen = new List<string>();
        var run = await StartAsync(Plans.Of(Plans.Task("a", "s"), Plans.Task("s")), "s:duration=200ms");
        run.TaskFinished += (_, e) => seen.Add(e.Task.Id);
        Assert.True(run.Wait(Patience));
        Assert.Equal(["s", "a"], seen);
    }

    [Fact]
    public async Task A_run_stopped_at_once_is_canceled_and_its_object_follows_a_resume()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")), "a:duration=300ms");
        run.Stop();
        Assert.True(run.Wait(Patience));
        Assert.Equal((RunState.Canceled, null), (run.State, run.Fault));
        Assert.Same(run, (await RunHost.ResumeAsync(run.Directory, new EngineContext(), RunAim.TasksOnly, CancellationToken.None)).Run);
        Assert.True(run.Wait(Patience));
        Assert.Equal(RunState.Succeeded, run.State);
    }

    [Fact]
    public async Task A_run_abandoned_at_once_is_interrupted()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")), "a:duration=30s");
        RunHost.AbandonAll(Patience);
        Assert.Equal(RunState.Interrupted, run.State);
        Assert.False(RunRequests.HasOwner(run.Directory));
    }

    [Fact]
    public async Task A_run_that_is_over_is_looked_at_without_a_file_open_and_may_be_removed()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(run.Wait(Patience));
        run.Refresh();
        var other = RunHost.Open(run.Directory);
        other.Refresh();

        Assert.Equal(RunState.Succeeded, other.State);
        Assert.DoesNotContain(OpenFiles(), path => path.StartsWith(run.Directory, StringComparison.Ordinal));
        Directory.Delete(run.Directory, recursive: true);
        Assert.False(Directory.Exists(run.Directory));
        var gone = Assert.Throws<OrchestratorException>(other.Refresh);
        Assert.Contains("journal.jsonl", gone.Message, StringComparison.Ordinal);
    }

    // Elsewhere the directory could not be removed.
    private static IEnumerable<string> OpenFiles() => OperatingSystem.IsLinux()
        ? Directory.EnumerateFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget).OfType<string>()
        : [];

    [Fact]
    public async Task A_refused_retry_leaves_the_run_as_it_is()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(run.Wait(Patience));
        await Assert.ThrowsAsync<OrchestratorException>(() =>
            RunHost.RetryAsync(
                run.Directory, new RetryRequest([]), static () => new EngineContext(), RunAim.TasksOnly, CancellationToken.None));
        using var reader = RunReader.Open(run.Directory);
        Assert.Equal((RunState.Succeeded, RunState.Succeeded), (run.State, reader.Run.State));
    }

    [Fact]
    public async Task A_directory_that_another_run_got_is_another_run()
    {
        var first = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(first.Wait(Patience));
        await RunHost.RemoveAsync(first.Directory, [], CancellationToken.None);
        Assert.False(Directory.Exists(first.Directory));
        var second = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(second.Wait(Patience));
        Assert.Equal(first.Directory, second.Directory);
        Assert.Same(second, RunHost.Open(second.Directory));
    }

    [Fact]
    public async Task A_run_that_is_taken_to_the_merge_has_one_owner_until_then()
    {
        OrchestratorRun? opened = null;
        var aim = new RunAim { Merges = true, Opened = run => opened = run };
        var live = await RunHost.StartAsync(
            Plans.Of(Plans.Task("a")), place["out"], "test", RealRun.Options(), new EngineContext(), aim, CancellationToken.None);
        var merged = await live.CompleteAsync(CancellationToken.None);
        Assert.Same(live.Run, opened);
        Assert.True(merged!.Written);
        Assert.NotNull(live.Run.Consolidation);
        Assert.False(RunRequests.HasOwner(live.Run.Directory));
        Assert.True(File.Exists(Path.Combine(live.Run.Directory, "execution_summary.json")));
    }

    [Fact]
    public async Task A_wish_to_stop_ends_the_run_without_a_merge()
    {
        using var wish = new CancellationTokenSource();
        var (options, aim) = (RealRun.Options("a:duration=30s"), new RunAim { Merges = true });
        var live = await RunHost.StartAsync(
            Plans.Of(Plans.Task("a")), place["out"], "test", options, new EngineContext(), aim, CancellationToken.None);
        var ending = live.CompleteAsync(wish.Token);
        await wish.CancelAsync();
        Assert.Null(await ending);
        Assert.Equal((RunState.Canceled, null), (live.Run.State, live.Run.Consolidation));
    }

    [Fact]
    public async Task A_retry_goes_to_the_owner_or_becomes_one()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("long")), "a:fail=-1", "long:duration=30s");
        await foreach (var task in RunWait.FinishedTasksAsync(run, CancellationToken.None))
        {
            Assert.Equal("a", task.Id);
            break;
        }

        Assert.Null(await RetryAsync(run, static () => throw new InvalidOperationException("Only a new owner needs one.")));
        run.Stop();
        Assert.True(run.Wait(Patience));
        var live = await RetryAsync(run, static () => new EngineContext());
        Assert.Same(run, live!.Run);
        await live.CompleteAsync(CancellationToken.None);
        Assert.True(run.FindTask("a")!.Attempts.Count > 4);

        static Task<LiveRun?> RetryAsync(OrchestratorRun run, Func<EngineContext> context) =>
            RunHost.RetryAsync(run.Directory, new RetryRequest(["a"]), context, RunAim.TasksOnly, CancellationToken.None);
    }

    [Fact]
    public async Task Finished_tasks_are_told_once_each_until_the_run_has_ended()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c", "b")), "b:fail=-1");
        var told = new List<string>();
        await foreach (var task in RunWait.FinishedTasksAsync(run, CancellationToken.None))
        {
            told.Add($"{task.Id} {task.State}");
        }

        Assert.Equal(["a Succeeded", "b Failed", "c Blocked"], told);
        Assert.Equal(RunState.Failed, run.State);
    }

    [Fact]
    public async Task Displays_beat_until_no_run_changes_any_more()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), "a:duration=100ms");
        var beats = 0;
        await foreach (var beat in RunPulse.BeatAsync([run], TimeSpan.FromMilliseconds(1), CancellationToken.None))
        {
            Assert.Equal(++beats, beat);
        }

        Assert.True(run.Wait(Patience));
        Assert.NotEqual(0, beats);
    }

    [Fact]
    public async Task A_run_is_found_by_directory_id_and_beginning_of_one()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(run.Wait(Patience));
        Assert.Equal(run.Directory, RunLookup.Resolve(run.Directory));
        Assert.Equal(run.Directory, RunLookup.Resolve(Path.GetFileName(run.Directory), place["out"]));
        Assert.Equal(run.Directory, RunLookup.Resolve(run.Id.ToUpperInvariant()));
        Assert.Equal(run.Directory, RunLookup.Resolve(run.Id[..25]));
        Assert.Equal("RunNotFound", Assert.Throws<OrchestratorException>(() => RunLookup.Resolve(run.Id[..3])).ErrorId);
        Assert.Contains((run.Id, run.Directory), RunLookup.All());
    }

    [Fact]
    public async Task A_run_is_found_by_name_and_a_name_that_several_have_names_them()
    {
        var name = "naming-" + Guid.NewGuid().ToString("n")[..12];
        var plan = Plans.Of(Plans.Task("a"));
        var first = await RunAsync(plan, place["one"], name);
        Assert.Equal(first.Directory, RunLookup.Resolve(name));
        Assert.Equal(first.Directory, RunLookup.Resolve(name.ToUpperInvariant()));
        Assert.Equal([(first.Id, first.Directory)], RunLookup.Matching(text => text == name));
        var unknown = Assert.Throws<OrchestratorException>(() => RunLookup.Resolve(name[..^1]));
        Assert.Equal(("RunNotFound", OrchestratorErrorKind.NotFound), (unknown.ErrorId, unknown.Kind));
        Assert.Contains($"'{name}'", unknown.Remedy, StringComparison.Ordinal);

        var second = await RunAsync(plan, place["two"], name);
        Assert.Equal([second.Directory, first.Directory], RunLookup.ResolveAll(name));
        var error = Assert.Throws<OrchestratorException>(() => RunLookup.Resolve(name));
        Assert.Equal("RunAmbiguous", error.ErrorId);
        Assert.Contains(first.Directory, error.Message, StringComparison.Ordinal);
        Assert.Equal(first.Directory, RunLookup.Resolve(name, place["one"]));
    }

    [Fact]
    public async Task A_record_of_a_run_is_that_run_wherever_it_is_and_no_other()
    {
        var run = await RunAsync(Plans.Of(Plans.Task("a")), place["out"], "test");
        Assert.Equal(run.Directory, RunLookup.ResolveRecord(run.Id, run.Directory));
        Assert.Equal(run.Directory, RunLookup.ResolveRecord(run.Id, place["elsewhere"]));
        Assert.Equal(run.Directory, RunLookup.ResolveRecord(run.Id, directory: null));
        Assert.Equal(run.Directory, RunLookup.ResolveRecord(id: null, run.Directory));
        var other = Ulid.NewUlid(DateTimeOffset.UnixEpoch).ToString();
        Assert.Equal(
            "RunNotFound", Assert.Throws<OrchestratorException>(() => RunLookup.ResolveRecord(other, run.Directory)).ErrorId);
    }

    private static async Task<OrchestratorRun> RunAsync(OrchestratorPlan plan, string output, string name)
    {
        var live = await RunHost.StartAsync(
            plan, output, name, RealRun.Options(), new EngineContext(), RunAim.TasksOnly, CancellationToken.None);
        Assert.True(live.Run.Wait(Patience));
        return live.Run;
    }
}
