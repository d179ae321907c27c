using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>
/// What every backend must do, seen from the orchestrator. A backend is put to it by a class of its own that names its place; where a
/// point is not for all, a trait of the place says for whom it is, and what holds for the others stands beside it.
/// </summary>
public abstract class BackendContract : ProcessTestBase
{
    // Longer than any test may take: what ends in such a test did not wait for it.
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);
    private readonly Lazy<BackendPlace> place;

    protected BackendContract() => place = new Lazy<BackendPlace>(() => CreatePlace(Marker, TempDirectory));

    private BackendPlace Place => place.Value;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_is_reported_started_and_then_finished_once_with_its_output_in_files()
    {
        var backend = Open();
        var spec = Place.Spec(1, new Work(Says: "hello"));
        await backend.LaunchAsync(spec);
        var result = await backend.EndOf(spec.Token);
        await backend.CloseAsync();
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(spec.Token, result.Token);
        Assert.True(result.FinishedAt >= result.StartedAt);
        Assert.Equal("hello\n", await File.ReadAllTextAsync(spec.StandardOutput, Token));
        Assert.Equal("hello\n", await File.ReadAllTextAsync(spec.StandardError, Token));
        Assert.Single(backend.EndsOf(spec.Token));
        Assert.IsType<AttemptReport.Started>(backend.All.First(static report => report is not AttemptReport.Queued));
        Assert.IsType<AttemptReport.Finished>(backend.All.Last());
    }

    [Fact]
    public async Task A_failure_is_reported_with_its_exit_code()
    {
        var backend = Open();
        var spec = Place.Spec(1, new Work(ExitCode: 7));
        await backend.LaunchAsync(spec);
        var result = await backend.EndOf(spec.Token);
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Equal(7, result.ExitCode);
        await backend.CloseAsync();
    }

    [Fact]
    public async Task At_its_time_limit_it_ends_with_everything_it_started()
    {
        var backend = Open();
        var spec = Place.Spec(1, new Work(Spawns: true, WaitsFor: "never"), limit: TimeSpan.FromSeconds(2));
        await backend.LaunchAsync(spec);
        Assert.Equal(FailureClass.Timeout, (await backend.EndOf(spec.Token)).FailureClass);
        Assert.Equal(0, Place.Alive);
        await backend.CloseAsync();
    }

    [Fact]
    public async Task Canceled_it_is_gone_with_everything_it_started_when_cancel_returns_and_is_reported_all_the_same()
    {
        var backend = Open();
        await RunningAsync(backend, 1);
        await backend.Backend.CancelAsync(Place.Reference(1), Token);
        Assert.Equal(0, Place.Alive);
        Assert.Equal(FailureClass.Canceled, (await backend.EndOf(Place.Token(1))).FailureClass);

        // Of what has ended, or was never there, nothing is left to end.
        await backend.Backend.CancelAsync(Place.Reference(1), Token);
        await backend.Backend.CancelAsync(Place.Reference(99), Token);
        await backend.CloseAsync();
        Assert.Single(backend.EndsOf(Place.Token(1)));
    }

    [Fact]
    public async Task The_reports_end_with_the_backend_and_what_outlives_it_goes_on()
    {
        var backend = Open();
        await RunningAsync(backend, 1);
        await backend.CloseAsync();
        if (Place.OutlivesOrchestrator)
        {
            Assert.Empty(backend.EndsOf(Place.Token(1)));
            Assert.NotEqual(0, Place.Alive);
            await EndAsync(1);
        }
        else
        {
            Assert.Single(backend.EndsOf(Place.Token(1)));
        }

        Assert.Equal(0, Place.Alive);
    }

    [Fact]
    public async Task Canceled_it_is_asked_and_has_its_time_to_tidy_up()
    {
        var backend = Open();
        var spec = Place.Spec(1, new Work(Says: "ready", WaitsFor: "never", Asked: WhenAsked.Ends)) with { GraceTime = Endless };
        await backend.LaunchAsync(spec);
        await Until(() => File.Exists(spec.StandardError) && File.ReadAllText(spec.StandardError) == "ready\n", "it is ready");
        await backend.Backend.CancelAsync(Place.Reference(1), Token);
        Assert.Equal("ready\nasked\n", await File.ReadAllTextAsync(spec.StandardOutput, Token));
        Assert.Equal(FailureClass.Canceled, (await backend.EndOf(spec.Token)).FailureClass);
        await backend.CloseAsync();
    }

    [Fact]
    public async Task Canceled_twice_it_has_no_more_time()
    {
        var backend = Open();
        var spec = Place.Spec(1, new Work(Says: "ready", WaitsFor: "never", Asked: WhenAsked.GoesOn)) with { GraceTime = Endless };
        await backend.LaunchAsync(spec);
        await Until(() => File.Exists(spec.StandardError) && File.ReadAllText(spec.StandardError) == "ready\n", "it is ready");
        var first = backend.Backend.CancelAsync(Place.Reference(1), Token);
        await Until(() => File.ReadAllText(spec.StandardOutput) == "ready\nasked\n", "it was asked");
        Assert.False(first.IsCompleted);
        await backend.Backend.CancelAsync(Place.Reference(1), Token);
        await first;
        Assert.Equal(FailureClass.Canceled, (await backend.EndOf(spec.Token)).FailureClass);
        Assert.Equal(0, Place.Alive);
        await backend.CloseAsync();
    }

    [Fact]
    public async Task What_ended_while_nobody_watched_is_found_with_its_result()
    {
        OnlyWhereItOutlives();
        var first = Open();
        var spec = Place.Spec(1, new Work(Says: "unseen", WaitsFor: "go", ExitCode: 3));
        await first.LaunchAsync(spec);
        await Until(() => Place.Alive > 0, "it runs");
        await first.CloseAsync();
        Place.OpenGate("go");
        await Until(() => Place.Alive == 0, "it has ended");
        var next = Open();
        AttemptRecovery.Finished? found = null;
        await UntilAsync(
            async () => (found = await RecoverAsync(next, 1) as AttemptRecovery.Finished) is not null, "its result is there");
        Assert.Equal((FailureClass.TaskFailed, 3), (found!.Result.FailureClass, found.Result.ExitCode));
        Assert.Equal("unseen\n", await File.ReadAllTextAsync(spec.StandardOutput, Token));
        await next.CloseAsync();
    }

    [Fact]
    public async Task What_runs_is_adopted_reported_once_and_can_be_canceled()
    {
        OnlyWhereItOutlives();
        var first = Open();
        await RunningAsync(first, 1);
        await RunningAsync(first, 2);
        await first.CloseAsync();
        var next = Open();
        Assert.IsType<AttemptRecovery.Running>(await RecoverAsync(next, 1));
        Assert.IsType<AttemptRecovery.Running>(await RecoverAsync(next, 2));
        await next.Backend.CancelAsync(Place.Reference(1), Token);
        Assert.Equal(FailureClass.Canceled, (await next.EndOf(Place.Token(1))).FailureClass);
        Place.OpenGate("go");
        Assert.True((await next.EndOf(Place.Token(2))).Succeeded);
        await next.CloseAsync();
        Assert.Single(next.EndsOf(Place.Token(2)));
        Assert.Equal(0, Place.Alive);
    }

    [Fact]
    public async Task What_did_not_outlive_its_orchestrator_is_lost_and_nothing_of_it_is_left()
    {
        Assert.SkipWhen(Place.OutlivesOrchestrator, "For backends whose attempts end with their orchestrator.");
        var first = Open();
        await RunningAsync(first, 1);
        var next = Open();
        Assert.IsType<AttemptRecovery.Lost>(await RecoverAsync(next, 1));
        Assert.Equal(0, Place.Alive);
        await next.CloseAsync();
        await first.CloseAsync();
    }

    [Fact]
    public async Task What_was_never_launched_is_lost_and_a_launch_that_comes_late_runs_nothing()
    {
        OnlyWhereItOutlives();
        var late = Open();
        var next = Open();
        Assert.IsType<AttemptRecovery.Lost>(await RecoverAsync(next, 1));
        var spec = Place.Spec(1, new Work(Says: "too late"));
        await late.LaunchAsync(spec);
        Assert.False((await late.EndOf(spec.Token)).Succeeded);
        Assert.False(File.Exists(spec.StandardOutput));
        await late.CloseAsync();
        await next.CloseAsync();
    }

    [Fact]
    public async Task What_this_backend_launched_itself_it_finds_by_token_and_reports_once()
    {
        var backend = Open();
        await RunningAsync(backend, 1);
        Assert.IsType<AttemptRecovery.Running>(await RecoverAsync(backend, 1));
        Assert.IsType<AttemptRecovery.Running>(await RecoverAsync(backend, 1));
        Assert.NotEqual(0, Place.Alive);
        Place.OpenGate("go");
        Assert.True((await backend.EndOf(Place.Token(1))).Succeeded);
        await backend.CloseAsync();
        Assert.Single(backend.EndsOf(Place.Token(1)));
    }

    [Fact]
    public async Task Two_recoveries_at_once_find_the_same()
    {
        OnlyWhereItOutlives();
        var first = Open();
        await RunningAsync(first, 1);
        var ended = Place.Spec(2, new Work());
        await first.LaunchAsync(ended);
        await first.EndOf(ended.Token);
        await first.CloseAsync();
        FollowedReports[] both = [Open(), Open()];
        var answers = await Task.WhenAll(both.Select(next => Task.Run(
            () => next.Backend.RecoverAsync([Place.Reference(1), Place.Reference(2), Place.Reference(3)], Token))));
        foreach (var answer in answers)
        {
            Assert.IsType<AttemptRecovery.Running>(answer[0]);
            Assert.True(Assert.IsType<AttemptRecovery.Finished>(answer[1]).Result.Succeeded);
            Assert.IsType<AttemptRecovery.Lost>(answer[2]);
        }

        Place.OpenGate("go");
        foreach (var next in both)
        {
            Assert.True((await next.EndOf(Place.Token(1))).Succeeded);
            await next.CloseAsync();
        }
    }

    [Fact]
    public async Task A_command_that_is_not_there_or_may_not_be_run_fails_for_good_and_is_named()
    {
        var backend = Open();
        foreach (var spec in (AttemptSpec[])[Place.WithMissingCommand(1), Place.WithForbiddenCommand(2)])
        {
            await backend.LaunchAsync(spec);
            var result = await backend.EndOf(spec.Token);
            Assert.Equal(FailureClass.Permanent, result.FailureClass);
            Assert.Contains(spec.Task.Command!, result.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, Place.Alive);
        await backend.CloseAsync();
    }

    [Fact]
    public async Task Where_its_directory_cannot_be_made_it_fails_at_launch_or_after_and_nothing_runs()
    {
        var backend = Open();
        var spec = Place.WithoutDirectory(1);
        try
        {
            await backend.LaunchAsync(spec);
            Assert.False((await backend.EndOf(spec.Token)).Succeeded);
        }
        catch (Exception e) when (e is IOException or OrchestratorException or UnauthorizedAccessException)
        {
            Assert.Empty(backend.EndsOf(spec.Token));
        }

        Assert.Equal(0, Place.Alive);
        await backend.CloseAsync();
    }

    [Fact]
    public async Task Two_hundred_attempts_are_each_reported_once_with_what_became_of_them()
    {
        const int Count = 200;
        var backend = Open();
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, _) =>
        {
            await backend.LaunchAsync(Place.Spec(i, new Work(Says: $"{i}", ExitCode: i % 5)));
            await backend.EndOf(Place.Token(i));
        });
        await backend.CloseAsync();
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i % 5, Assert.Single(backend.EndsOf(Place.Token(i))).ExitCode);
            Assert.Equal($"{i}\n", await File.ReadAllTextAsync(Place.Spec(i, new Work()).StandardOutput, Token));
        }
    }

    [Fact]
    public async Task An_executor_that_is_killed_leaves_its_attempt_lost_and_nothing_running()
    {
        Assert.SkipUnless(Place.OutlivesOrchestrator, "Where attempts end with their orchestrator, they are executed by it.");
        var backend = Open();
        await RunningAsync(backend, 1);
        Place.KillExecutor(Place.Token(1));
        Assert.Equal(FailureClass.Lost, (await backend.EndOf(Place.Token(1))).FailureClass);
        Assert.Equal(0, Place.Alive);
        await backend.CloseAsync();
        var next = Open();
        Assert.IsType<AttemptRecovery.Lost>(await RecoverAsync(next, 1));
        await next.CloseAsync();
    }

    [Fact]
    public async Task A_launch_that_is_called_off_runs_nothing_or_what_it_runs_is_found()
    {
        var backend = Open();
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        try
        {
            await backend.Backend.LaunchAsync(Place.Spec(1, new Work(WaitsFor: "go")), canceled.Token);
            Assert.IsType<AttemptRecovery.Running>(await RecoverAsync(backend, 1));
            Place.OpenGate("go");
            await backend.EndOf(Place.Token(1));
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(0, Place.Alive);
        }

        await backend.CloseAsync();
    }

    private protected abstract BackendPlace CreatePlace(string marker, string directory);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var i = 0; i < 18000; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(20, Token);
        }

        Assert.Fail($"Waited in vain until {what}.");
    }

    private void OnlyWhereItOutlives() =>
        Assert.SkipUnless(Place.OutlivesOrchestrator, "For backends whose attempts outlive their orchestrator.");

    private FollowedReports Open() => new(Place.Open());

    /// <summary>Launches an attempt that waits for the gate <c>go</c>, and waits until it and what it started run.</summary>
    private async Task RunningAsync(FollowedReports backend, int number)
    {
        var before = Place.Alive;
        await backend.LaunchAsync(Place.Spec(number, new Work(Spawns: true, WaitsFor: "go")));
        await Until(() => Place.Alive >= before + 2, "it runs, with what it started");
    }

    /// <summary>Ends an attempt that another orchestrator left running.</summary>
    private async Task EndAsync(int number)
    {
        var next = Open();
        await RecoverAsync(next, number);
        await next.Backend.CancelAsync(Place.Reference(number), Token);
        await next.CloseAsync();
    }

    private async Task<AttemptRecovery> RecoverAsync(FollowedReports backend, int number) =>
        Assert.Single(await backend.Backend.RecoverAsync([Place.Reference(number)], Token));
}
