using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Evidence;

namespace PSParallelOrchestrator.CrashTool.Tests;

/// <summary>The checks can fail: made-up evidence of each broken promise is found, and nothing where all were kept.</summary>
public class CheckerTests
{
    [Fact]
    public void Nothing_is_found_where_every_promise_was_kept() => Assert.Empty(Checker.Check(MadeUpRun.Seen));

    [Fact]
    public void A_journal_that_lost_a_line_is_found()
    {
        string[] later = [.. MadeUpRun.AtTheKill[..2], .. MadeUpRun.AtTheKill[3..], .. MadeUpRun.Added];
        Finds(ViolationKind.Lost, MadeUpRun.Seen with { Journal = MadeUpRun.Journal(later) });
    }

    [Fact]
    public void A_line_that_was_changed_later_is_found()
    {
        string[] changed =
        [
            .. MadeUpRun.AtTheKill[..2],
            """{"seq":3,"event":"attempt-finished","task":"first","attempt":1,"failure":"Lost"}""",
            .. MadeUpRun.AtTheKill[3..],
            .. MadeUpRun.Added,
        ];
        Finds(ViolationKind.Lost, MadeUpRun.Seen with { Journal = MadeUpRun.Journal(changed) });
    }

    [Fact]
    public void A_line_that_only_a_middle_journal_had_is_found()
    {
        var middle = new KillObservation(
            InResume: true,
            MadeUpRun.Journal([.. MadeUpRun.AtTheKill, """{"seq":5,"event":"run-started"}"""]),
            new HashSet<AttemptId>());
        Finds(ViolationKind.Lost, MadeUpRun.Seen with { Kills = [MadeUpRun.Kill(), middle] });
    }

    [Fact]
    public void A_result_on_disk_that_was_not_recorded_is_found() =>
        Finds(ViolationKind.Lost, MadeUpRun.Seen with { Kills = [MadeUpRun.Kill(new AttemptId("second", 1))] });

    [Fact]
    public void A_success_that_is_recorded_twice_is_found()
    {
        string[] twice =
        [
            .. MadeUpRun.AtTheKill,
            .. MadeUpRun.Added,
            """{"seq":9,"event":"attempt-finished","task":"second","attempt":2}""",
        ];
        Finds(ViolationKind.RecordedTwice, MadeUpRun.Seen with { Journal = MadeUpRun.Journal(twice) });
    }

    [Fact]
    public void Two_successes_of_one_task_are_found()
    {
        string[] both =
        [
            .. MadeUpRun.AtTheKill,
            """{"seq":5,"event":"attempt-finished","task":"second","attempt":1}""",
            .. MadeUpRun.Added[1..],
        ];
        Finds(ViolationKind.RecordedTwice, MadeUpRun.Seen with { Journal = MadeUpRun.Journal(both) });
    }

    [Fact]
    public void An_attempt_that_is_launched_twice_is_found()
    {
        string[] twice = [.. MadeUpRun.AtTheKill, .. MadeUpRun.Added, MadeUpRun.AtTheKill[3]];
        Finds(ViolationKind.RecordedTwice, MadeUpRun.Seen with { Journal = MadeUpRun.Journal(twice) });
    }

    [Fact]
    public void A_task_that_ran_again_after_its_result_was_on_disk_is_found()
    {
        Finds(ViolationKind.RunAgain, MadeUpRun.Seen with { Kills = [MadeUpRun.Kill(new AttemptId("second", 1))] });
        Finds(ViolationKind.RunAgain, MadeUpRun.Seen with { Results = new HashSet<AttemptId> { new("second", 1) } });
    }

    [Fact]
    public void A_task_that_ran_again_after_its_success_was_recorded_is_found() =>
        Finds(ViolationKind.RunAgain, With($"start first 2 po-{MadeUpRun.Id}-0-2 13 6"));

    [Fact]
    public void An_attempt_that_began_twice_is_found() => Finds(ViolationKind.RunAgain, With(MadeUpRun.Evidence[3]));

    [Fact]
    public void Two_attempts_that_were_alive_at_once_are_found() =>
        Finds(ViolationKind.Overlap, With($"overlap second 2 po-{MadeUpRun.Id}-1-2 12 4"));

    [Fact]
    public void A_task_that_began_before_what_it_needs_is_found()
    {
        var early = (string[])MadeUpRun.Evidence.Clone();
        (early[1], early[2]) = (early[2], early[1]);
        Finds(ViolationKind.Order, MadeUpRun.Seen with { Evidence = MadeUpRun.Lines(early) });
    }

    [Fact]
    public void An_attempt_that_was_never_recorded_is_found() =>
        Finds(ViolationKind.Untrue, With($"start second 3 po-{MadeUpRun.Id}-1-3 13 6"));

    [Fact]
    public void An_attempt_with_the_token_of_another_run_is_found()
    {
        var evidence = (string[])MadeUpRun.Evidence.Clone();
        evidence[2] = "start second 1 po-01j00000000000000000000001-1-1 11 3";
        Finds(ViolationKind.Untrue, MadeUpRun.Seen with { Evidence = MadeUpRun.Lines(evidence) });
    }

    [Fact]
    public void A_recorded_success_without_work_is_found() =>
        Finds(ViolationKind.Untrue, MadeUpRun.Seen with { Evidence = MadeUpRun.Lines(MadeUpRun.Evidence[..4]) });

    [Theory]
    [InlineData("src/a.txt", "0644 BB")]
    [InlineData("src/a.txt", "0755 AA")]
    [InlineData("src/b.txt", "0644 AA")]
    public void Another_output_is_found(string path, string what) =>
        Finds(
            ViolationKind.Output,
            MadeUpRun.Seen with
            {
                Output = new Dictionary<string, string>(MadeUpRun.Seen.Output) { [path] = what },
            });

    [Fact]
    public void A_missing_file_of_the_output_is_found() =>
        Finds(ViolationKind.Output, MadeUpRun.Seen with { Output = new Dictionary<string, string> { ["src"] = "directory" } });

    [Fact]
    public void A_bad_end_is_found()
    {
        Finds(ViolationKind.End, MadeUpRun.Seen with { ExitCode = 1 });
        Finds(ViolationKind.End, MadeUpRun.Seen with { ExitCode = null });
        Finds(ViolationKind.End, MadeUpRun.Seen with { Summary = null });
        Finds(ViolationKind.End, MadeUpRun.Seen with { Summary = MadeUpRun.Seen.Summary! with { State = "Failed" } });
        Finds(ViolationKind.End, MadeUpRun.Seen with { Summary = MadeUpRun.Seen.Summary! with { Attempts = 2 } });
        Finds(ViolationKind.End, MadeUpRun.Seen with { Journal = MadeUpRun.Journal([.. MadeUpRun.AtTheKill, .. MadeUpRun.Added[..2]]) });
    }

    [Fact]
    public void A_process_that_was_left_is_found() =>
        Finds(ViolationKind.LeftRunning, MadeUpRun.Seen with { LeftRunning = ["process 7: sleep 100"] });

    private static Observation With(string line) => MadeUpRun.Seen with { Evidence = MadeUpRun.Lines([.. MadeUpRun.Evidence, line]) };

    private static void Finds(ViolationKind kind, Observation seen) =>
        Assert.Contains(Checker.Check(seen), violation => violation.Kind == kind);
}
