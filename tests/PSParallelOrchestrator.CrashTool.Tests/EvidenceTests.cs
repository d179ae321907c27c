using System.Diagnostics;
using System.Text;
using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Evidence;
using PSParallelOrchestrator.CrashTool.Plans;

namespace PSParallelOrchestrator.CrashTool.Tests;

public sealed class EvidenceTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("psorch-evidence-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_torn_last_line_of_a_journal_does_not_count()
    {
        var torn = new JournalCopy(Encoding.UTF8.GetBytes(string.Join('\n', MadeUpRun.AtTheKill) + "\n" + MadeUpRun.Added[0][..20]));
        Assert.Equal(MadeUpRun.AtTheKill.Length, torn.Entries.Count);
        Assert.Equal([new AttemptId("second", 1)], torn.Open);
    }

    [Fact]
    public void What_is_no_line_of_evidence_is_refused() =>
        Assert.Throws<InvalidDataException>(() => EvidenceFile.Parse("start first one\n"));

    [Theory]
    [InlineData(0, nameof(KillPlace.BeforeTheRun))]
    [InlineData(1, nameof(KillPlace.BeforeLaunch))]
    [InlineData(2, nameof(KillPlace.AttemptsRunning))]
    [InlineData(3, nameof(KillPlace.BetweenAttempts))]
    public void Where_a_kill_hit_is_told_by_the_journal(int lines, string place) =>
        Assert.Equal(
            place,
            new KillObservation(InResume: false, MadeUpRun.Journal(MadeUpRun.AtTheKill[..lines]), new HashSet<AttemptId>()).Place.ToString()
        );

    [Fact]
    public async Task Two_attempts_that_are_really_alive_at_once_leave_evidence_of_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs flock.");
        using var first = Attempt(1, $"touch {directory}/begun; while [ ! -e {directory}/go ]; do sleep 0.01; done");
        while (!File.Exists(Path.Combine(directory, "begun")))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        using var second = Attempt(2, "true");
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "go"), "", TestContext.Current.CancellationToken);
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var third = Attempt(3, "true");
        await third.WaitForExitAsync(TestContext.Current.CancellationToken);

        var lines = EvidenceFile.Read(Path.Combine(directory, AttemptScript.EvidenceFile));
        Assert.Equal(
            [(EvidenceKind.Start, 1), (EvidenceKind.Overlap, 2), (EvidenceKind.End, 1), (EvidenceKind.Start, 3), (EvidenceKind.End, 3)],
            lines.Select(line => (line.Kind, line.Attempt.Number)));
    }

    [Fact]
    public void The_output_is_told_by_paths_modes_bytes_and_links()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs modes.");
            return;
        }

        Directory.CreateDirectory(Path.Combine(directory, "src"));
        Directory.CreateDirectory(Path.Combine(directory, "executor_0"));
        File.WriteAllText(Path.Combine(directory, "trace.tsv"), "times");
        var file = Path.Combine(directory, "src", "a.txt");
        File.WriteAllText(file, "a");
        File.CreateSymbolicLink(Path.Combine(directory, "src", "b.txt"), "a.txt");
        var before = OutputTree.Read(directory);
        Assert.Equal(["src", "src/a.txt", "src/b.txt"], before.Keys);
        Assert.Equal("link to a.txt", before["src/b.txt"]);
        File.WriteAllText(file, "b");
        var changed = OutputTree.Read(directory);
        Assert.NotEqual(before["src/a.txt"], changed["src/a.txt"]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.NotEqual(changed["src/a.txt"], OutputTree.Read(directory)["src/a.txt"]);
    }

    private Process Attempt(int number, string work)
    {
        var start = new ProcessStartInfo("sh", ["-euc", AttemptScript.Around(work), "sh", directory]);
        start.Environment["PSORCH_TASK"] = "task";
        start.Environment["PSORCH_ATTEMPT"] = FormattableString.Invariant($"{number}");
        start.Environment["PSORCH_TOKEN"] = "token";
        return Process.Start(start)!;
    }
}
