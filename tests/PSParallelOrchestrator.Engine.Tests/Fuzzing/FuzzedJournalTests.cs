using System.Text;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Fuzzing;

/// <summary>Journals that somebody changed: the run is as its journal says, or the journal is refused with the line.</summary>
public sealed class FuzzedJournalTests : IDisposable
{
    private const string ChecksumKey = ",\"crc\":\"";
    private readonly string directory = Directory.CreateTempSubdirectory("psorch-fuzz-").FullName;
    private readonly OrchestratorPlan plan = Plans.Of(
        Plans.Task("a"),
        Plans.Task("b", "a"),
        Plans.Task("gate") with
        {
            RequireApproval = true,
        },
        Plans.Task("bad"),
        Plans.Task("after", "bad"));

    private readonly string[] lines;
    private readonly string runId;

    public FuzzedJournalTests()
    {
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 2, Retry = new RetryOptions { MaxRetries = 1 } });
        runId = run.Run.Id;
        run.Outcome = (task, _) => task.Id == "bad" ? FailureClass.OutOfMemory : null;
        run.Projection.Apply(run.Journal.Append(new RunCreated(runId, plan.Id, plan.Tasks.Count)));
        run.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: false));
        run.Complete(() => run.Run.Count(TaskState.Running) == 0 && run.Run.Count(TaskState.Retrying) == 0);
        run.Ask(new ApproveRequest([]));
        run.Complete();
        run.Journal.Append(new WarningGiven("w"));
        run.Journal.Append(new RetryRequested(["bad"]));
        run.Journal.Flush();
        lines = Encoding.UTF8.GetString(run.File.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Directory.CreateDirectory(new RunPaths(directory).State);
        Assert.Null(Replay(lines));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_journal_with_its_lines_in_another_order_twice_or_missing_is_refused_or_makes_sense()
    {
        var random = new Random(5);
        var refused = 0;
        var rounds = Effort.Cases(1500);
        for (var round = 0; round < rounds; round++)
        {
            var changed = lines.ToList();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var line = changed[random.Next(changed.Count)];
                switch (random.Next(3))
                {
                    case 0:
                        changed.Insert(random.Next(changed.Count), line);
                        break;
                    case 1 when changed.Count > 2:
                        changed.Remove(line);
                        break;
                    default:
                        changed.Remove(line);
                        changed.Insert(random.Next(changed.Count + 1), line);
                        break;
                }
            }

            var error = Replay(Numbered(changed));
            Assert.True(error is null or "JournalInconsistent", error);
            refused += error is null ? 0 : 1;
        }

        Assert.InRange(refused, rounds * 2 / 3, rounds - 1);
    }

    [Fact]
    public void Senseless_values_in_a_whole_line_are_refused_with_the_line_or_do_no_harm()
    {
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            foreach (
                var senseless in Mutations
                    .SenselessValues(Content(line))
                    .Where(text => text.StartsWith("{\"seq\":" + (i + 1) + ",", StringComparison.Ordinal)))
            {
                var error = Replay([.. lines[..i], Sealed(senseless), .. lines[(i + 1)..]]);
                Assert.True(error is null or "JournalInconsistent" or "JournalDamaged", error);
            }
        }
    }

    [Theory]
    [InlineData(
        "\"event\":\"attempt-finished\",\"task\":\"none\",\"attempt\":1,\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":"
            + "\"2026-01-01T00:00:00Z\"")]
    [InlineData(
        "\"event\":\"attempt-finished\",\"task\":\"a\",\"attempt\":1,\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:"
            + "00:00Z\"")]
    [InlineData(
        "\"event\":\"attempt-finished\",\"task\":\"a\",\"attempt\":-2147483648,\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":"
            + "\"2026-01-01T00:00:00Z\"")]
    [InlineData("\"event\":\"attempt-finished\"")]
    [InlineData("\"event\":\"attempt-launching\",\"task\":\"bad\",\"attempt\":3,\"executor\":2")]
    [InlineData("\"event\":\"attempt-launching\",\"task\":\"bad\",\"attempt\":3,\"executor\":-1")]
    [InlineData("\"event\":\"attempt-launching\",\"task\":\"bad\",\"attempt\":4,\"executor\":0")]
    [InlineData("\"event\":\"attempt-launching\",\"task\":\"b\",\"attempt\":2,\"executor\":0")]
    [InlineData("\"event\":\"attempt-launching\",\"task\":\"bad\",\"attempt\":3,\"executor\":0,\"gpus\":[1,1]")]
    [InlineData("\"event\":\"attempt-launched\",\"task\":\"bad\",\"attempt\":9,\"handle\":\"h\"")]
    [InlineData("\"event\":\"task-blocked\",\"task\":\"b\",\"attempt\":1,\"reason\":\"r\"")]
    [InlineData("\"event\":\"task-approved\",\"task\":\"a\"")]
    [InlineData("\"event\":\"task-denied\",\"task\":\"b\"")]
    [InlineData("\"event\":\"retry-requested\",\"tasks\":[\"a\"]")]
    [InlineData("\"event\":\"retry-requested\",\"tasks\":[null]")]
    [InlineData("\"event\":\"retry-requested\"")]
    [InlineData("\"event\":\"run-finished\",\"state\":\"Running\"")]
    [InlineData("\"event\":\"run-finished\",\"state\":\"Succeeded\"")]
    [InlineData("\"event\":\"run-created\",\"runId\":\"x\",\"planId\":\"y\",\"tasks\":5")]
    [InlineData("\"event\":\"consolidation-finished\"")]
    [InlineData("\"event\":\"warning\"")]
    [InlineData("\"event\":\"stop-requested\"")]
    [InlineData("\"event\":\"run-started\"")]
    public void An_event_that_cannot_have_happened_is_refused_with_its_line(string happened)
    {
        var line = Sealed($"{{\"seq\":{lines.Length + 1},\"at\":\"2026-01-01T00:00:00.0000000Z\",{happened}");
        var error = Assert.Throws<OrchestratorException>(() => ReplayOrThrow([.. lines, line, lines[0]]));
        Assert.Equal("JournalInconsistent", error.ErrorId);
        Assert.Contains($"ine {lines.Length + 1} ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"event\":\"no-such-event\"")]
    [InlineData("\"event\":7")]
    [InlineData("\"nothing\":1")]
    [InlineData("\"event\":\"attempt-launching\",\"task\":[\"a\"]")]
    [InlineData("\"event\":\"warning\",\"message\":null")]
    public void A_line_that_is_no_event_is_damage_with_its_line(string content)
    {
        var line = Sealed($"{{\"seq\":{lines.Length + 1},\"at\":\"2026-01-01T00:00:00.0000000Z\",{content}");
        var error = Assert.Throws<OrchestratorException>(() => ReplayOrThrow([.. lines, line]));
        Assert.Equal("JournalDamaged", error.ErrorId);
        Assert.Contains($"line {lines.Length + 1} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_a_later_version_are_passed_over()
    {
        var line = Sealed(
            $"{{\"seq\":{lines.Length + 1},\"at\":\"2026-01-01T00:00:00.0000000Z\",\"event\":\"warning\",\"message\":\"m\",\"later\":"
                + $"{{\"x\":[1]}}");
        Assert.Null(Replay([.. lines, line]));
    }

    [Fact]
    public void Changed_bytes_are_damage_or_a_torn_tail()
    {
        var good = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        var random = new Random(6);
        for (var round = 0; round < Effort.Cases(1000); round++)
        {
            var error = Replay(Mutations.Mutate(good, random, "{}\",:\n0"));
            Assert.True(error is null or "JournalDamaged" or "JournalInconsistent", error);
        }
    }

    [Fact]
    public void Extreme_files_are_refused_or_a_torn_tail()
    {
        foreach (var (name, bytes) in Mutations.Extremes(Encoding.UTF8.GetBytes(lines[0])))
        {
            Assert.True(Replay(bytes, name) is null or "JournalDamaged", name);
            Assert.Equal("JournalDamaged", Replay([.. bytes, (byte)'x', (byte)'\n', .. Encoding.UTF8.GetBytes(lines[1] + "\n")], name));
        }
    }

    [Fact]
    public void A_line_longer_than_any_event_is_refused_before_it_is_read_as_a_whole()
    {
        var path = new RunPaths(directory).Journal;
        using (var file = File.Create(path))
        {
            // A hole in the file: it takes no room on the disk.
            file.SetLength(3L << 30);
        }

        Assert.Equal("JournalDamaged", Bounded.Parse("3 GiB without an end of line", 16_000_000, ReplayFile));
    }

    private static string Content(string line) => line[..line.LastIndexOf(ChecksumKey, StringComparison.Ordinal)];

    private static string Sealed(string content)
    {
        var checksum = ~Encoding.UTF8.GetBytes(content).Aggregate(uint.MaxValue, System.Numerics.BitOperations.Crc32C);
        return $"{content}{ChecksumKey}{checksum:x8}\"}}";
    }

    private static string[] Numbered(IEnumerable<string> changed) =>
        [.. changed.Select((line, i) => Sealed($"{{\"seq\":{i + 1}{Content(line)[line.IndexOf(',', StringComparison.Ordinal)..]}"))];

    private string? Replay(IReadOnlyList<string> changed) =>
        Replay(Encoding.UTF8.GetBytes(string.Join('\n', changed) + "\n"), string.Join('\n', changed));

    private string? Replay(byte[] journal, string? name = null)
    {
        File.WriteAllBytes(new RunPaths(directory).Journal, journal);
        return Bounded.Parse(name ?? Encoding.UTF8.GetString(journal), journal.Length, ReplayFile);
    }

    private void ReplayOrThrow(IReadOnlyList<string> changed)
    {
        File.WriteAllLines(new RunPaths(directory).Journal, changed);
        ReplayFile();
    }

    private void ReplayFile()
    {
        var run = new OrchestratorRun(runId, directory, plan, new RunOptions { MaxExecutors = 2 }, DateTimeOffset.UnixEpoch);
        var projection = new RunProjection(run);
        using var reader = JournalReader.Open(new RunPaths(directory).Journal);
        RunDirectory.Replay(projection, reader);
        Assert.Equal(plan.Tasks.Count, Enum.GetValues<TaskState>().Sum(run.Count));
    }
}
