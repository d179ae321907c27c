using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"psorch-journal-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(path);

    private void Write(int events, long after = 0, long length = 0)
    {
        var file = length == 0 ? JournalFile.Create(path) : JournalFile.Open(path, length, length);
        using var writer = new JournalWriter(file, path, after, TimeProvider.System);
        for (var i = 0; i < events; i++)
        {
            writer.Append(new AttemptFinished(new AttemptOutcome(FailureClass.Timeout, new string('x', i * 37 % 1000))
            {
                Usage = new AttemptUsage { CpuSeconds = 1.5, CostUsd = 0.0001m },
            })
            {
                Task = $"task \"{i}\" ☃ \n",
                Attempt = 1,
                StartedAt = DateTimeOffset.UtcNow,
                FinishedAt = DateTimeOffset.UtcNow,
                RetryAt = DateTimeOffset.UtcNow,
            });
        }

        writer.Flush();
    }

    private (List<JournalRecord> Records, JournalReader Reader) Read()
    {
        using var reader = JournalReader.Open(path);
        return ([.. reader.ReadNew()], reader);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Write(5000);
        var (records, reader) = Read();
        Assert.Equal(5000, records.Count);
        Assert.Equal(0, reader.TailLength);
        Assert.Equal(new FileInfo(path).Length, reader.WholeLength);
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => (long)i), records.Select(record => record.Sequence));
        var event42 = Assert.IsType<AttemptFinished>(records[42].Event);
        Assert.Equal("task \"42\" ☃ \n", event42.Task);
        Assert.Equal(0.0001m, event42.Usage!.CostUsd);
        Assert.Equal(FailureClass.Timeout, event42.FailureClass);
    }

    [Fact]
    public void Every_cut_of_the_last_line_is_a_torn_tail_and_the_next_write_replaces_it()
    {
        Write(3);
        var whole = File.ReadAllBytes(path);
        var secondEnd = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var cut = secondEnd + 1; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var (records, reader) = Read();
            Assert.Equal(2, records.Count);
            Assert.Equal(secondEnd, reader.WholeLength);
            Assert.Equal(cut - secondEnd, reader.TailLength);
        }

        Write(1, after: 2, length: secondEnd);
        Assert.Equal(3, Read().Records.Count);
    }

    [Fact]
    public void Zeros_behind_the_last_line_are_a_torn_tail()
    {
        Write(2);
        File.AppendAllText(path, new string('\0', 512));
        Assert.Equal(2, Read().Records.Count);
    }

    [Fact]
    public void Any_changed_byte_of_a_whole_line_is_damage_and_names_the_line()
    {
        Write(4);
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length - 1; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            var error = Assert.Throws<OrchestratorException>(() => Read());
            Assert.Equal("JournalDamaged", error.ErrorId);
            var line = whole.AsSpan(0, at).Count((byte)'\n') + 1;
            Assert.Contains($"line {line} ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_line_in_the_middle_is_damage()
    {
        Write(5);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines.Where((_, i) => i != 2));
        Assert.Equal("JournalDamaged", Assert.Throws<OrchestratorException>(() => Read()).ErrorId);
    }

    [Fact]
    public void A_reader_follows_a_journal_that_grows()
    {
        Write(2);
        using var reader = JournalReader.Open(path);
        Assert.Equal(2, reader.ReadNew().Count());
        Assert.Empty(reader.ReadNew());
        Write(3, after: 2, length: reader.WholeLength);
        Assert.Equal([3L, 4L, 5L], reader.ReadNew().Select(record => record.Sequence));
    }

    [Fact]
    public void A_journal_that_is_not_there_is_a_clear_error() =>
        Assert.Equal("JournalMissing", Assert.Throws<OrchestratorException>(() => Read()).ErrorId);

    [Fact]
    public void After_a_failed_write_the_journal_takes_nothing_more()
    {
        using var file = new MemoryJournalFile { Fault = new IOException("No space left on device") };
        using var writer = new JournalWriter(file, path, 0, TimeProvider.System);
        writer.Append(new WarningGiven("x"));
        Assert.Equal("JournalNotWritten", Assert.Throws<OrchestratorException>(writer.Flush).ErrorId);
        file.Fault = null;
        Assert.Throws<OrchestratorException>(writer.Flush);
        Assert.Equal(0, file.Durable);
    }

    [Fact]
    public void Replay_of_any_prefix_gives_the_run_as_it_was_then()
    {
        using var run = new VirtualRun(
            Plans.Random(new Random(5), 30, 0.1), new RunOptions { MaxExecutors = 3, Retry = new RetryOptions { MaxRetries = 1 } });
        run.Outcome = (task, spec) => (task.Ordinal + spec.Attempt) % 5 == 0 ? FailureClass.TaskFailed : null;
        var history = new List<(long Durable, TaskState[] States)>();
        run.Run.ProgressChanged += (_, _) => history.Add((run.File.Durable, [.. run.Run.Tasks.Select(task => task.State)]));
        run.Complete();
        var bytes = run.File.ToArray();
        Assert.True(history.Count > 20);
        foreach (var (durable, states) in history)
        {
            File.WriteAllBytes(path, bytes[..(int)durable]);
            var again = new OrchestratorRun(run.Run.Id, run.Run.Directory, run.Run.Plan, run.Run.Options, run.Run.CreatedAt);
            var projection = new RunProjection(again);
            foreach (var record in Read().Records)
            {
                projection.Apply(record);
            }

            Assert.Equal(states, again.Tasks.Select(task => task.State));
        }
    }
}
