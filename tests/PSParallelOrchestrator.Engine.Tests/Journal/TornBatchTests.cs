using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Tests.Journal;

/// <summary>Lines that were written together: what a loss of power can leave of the last ones, and what is damage.</summary>
public sealed class TornBatchTests : IDisposable
{
    private const int Block = 64;
    private static readonly int[] Batches = [3, 1, 6, 8];
    private readonly string path = Path.Combine(Path.GetTempPath(), $"psorch-journal-{Guid.NewGuid():N}.jsonl");
    private readonly byte[] whole;
    private readonly int lastBatch;

    public TornBatchTests()
    {
        using (var writer = new JournalWriter(JournalFile.Create(path), path, 0, TimeProvider.System))
        {
            foreach (var lines in Batches)
            {
                lastBatch = (int)new FileInfo(path).Length;
                for (var i = 0; i < lines; i++)
                {
                    writer.Append(new WarningGiven(new string('x', 10 + (i * 23))));
                }

                writer.Flush();
            }
        }

        whole = File.ReadAllBytes(path);
    }

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Each_line_says_with_which_it_was_written()
    {
        var lines = File.ReadAllLines(path);
        var first = 0;
        foreach (var count in Batches)
        {
            Assert.DoesNotContain("\"batch\"", lines[first], StringComparison.Ordinal);
            for (var i = 1; i < count; i++)
            {
                Assert.StartsWith($"{{\"seq\":{first + i + 1},\"batch\":{first + 1},\"at\":", lines[first + i], StringComparison.Ordinal);
            }

            first += count;
        }

        using var reader = JournalReader.Open(path);
        Assert.Equal(Batches.Sum(), reader.ReadNew().Count());
        Assert.Equal(lastBatch, reader.LastBatchStart);
    }

    [Fact]
    public void Whichever_blocks_of_the_last_write_are_missing_the_lines_before_them_count_and_the_rest_is_cut_off()
    {
        var blocks = Enumerable.Range(lastBatch / Block, ((whole.Length - 1) / Block) - (lastBatch / Block) + 1).ToArray();
        var random = new Random(7);
        var patterns = blocks.Select(block => new[] { block })
            .Concat(Enumerable.Range(0, 500).Select(_ => blocks.Where(_ => random.Next(3) == 0).ToArray()))
            .Where(pattern => pattern.Length > 0);
        foreach (var missing in patterns)
        {
            var torn = (byte[])whole.Clone();
            foreach (var block in missing)
            {
                Clear(torn, Math.Max(block * Block, lastBatch), (block + 1) * Block);
            }

            var length = random.Next(4) == 0 ? random.Next(lastBatch, torn.Length) : torn.Length;
            File.WriteAllBytes(path, torn[..length]);

            var intact = torn.AsSpan(0, length).CommonPrefixLength(whole);
            var kept = whole.AsSpan(0, intact).LastIndexOf((byte)'\n') + 1;
            using var reader = JournalReader.Open(path);
            Assert.Equal(whole.AsSpan(0, kept).Count((byte)'\n'), reader.ReadNew().Count());
            Assert.Equal((kept, length - kept), (reader.WholeLength, reader.TailLength));
        }
    }

    [Fact]
    public void A_block_of_an_earlier_write_that_is_missing_is_damage()
    {
        for (var at = 0; at + Block <= lastBatch; at += 16)
        {
            var damaged = (byte[])whole.Clone();
            Clear(damaged, at, at + Block);
            File.WriteAllBytes(path, damaged);
            using var reader = JournalReader.Open(path);
            var error = Assert.Throws<OrchestratorException>(() => reader.ReadNew().Count());
            Assert.Equal("JournalDamaged", error.ErrorId);
            Assert.Contains($"line {whole.AsSpan(0, at).Count((byte)'\n') + 1} ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_reader_that_sees_half_of_a_write_sees_all_of_it_later()
    {
        var half = (byte[])whole.Clone();
        Clear(half, lastBatch + 100, lastBatch + 200);
        File.WriteAllBytes(path, half);
        using var reader = JournalReader.Open(path);
        var before = reader.ReadNew().Count();
        Assert.InRange(before, Batches[..3].Sum(), Batches.Sum() - 1);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.Write(file, whole, 0);
        }

        Assert.Equal(Batches.Sum() - before, reader.ReadNew().Count());
        Assert.Equal(0, reader.TailLength);
    }

    [Fact]
    public void After_the_torn_lines_are_cut_off_the_journal_goes_on()
    {
        var torn = (byte[])whole.Clone();
        Clear(torn, lastBatch + 200, lastBatch + 300);
        File.WriteAllBytes(path, torn);
        using var reader = JournalReader.Open(path);
        var kept = reader.ReadNew().Count();
        var file = JournalFile.Open(path, reader.WholeLength, reader.LastBatchStart);
        using (var writer = new JournalWriter(file, path, reader.LastSequence, TimeProvider.System))
        {
            writer.Append(new WarningGiven("a"));
            writer.Append(new WarningGiven("b"));
            writer.Flush();
        }

        Assert.Equal(2, reader.ReadNew().Count());
        using var again = JournalReader.Open(path);
        Assert.Equal(kept + 2, again.ReadNew().Count());
        Assert.Equal(whole[..(int)reader.LastBatchStart], File.ReadAllBytes(path)[..(int)reader.LastBatchStart]);
    }

    private static void Clear(byte[] bytes, int from, int to) => bytes.AsSpan(from, Math.Min(to, bytes.Length) - from).Clear();
}
