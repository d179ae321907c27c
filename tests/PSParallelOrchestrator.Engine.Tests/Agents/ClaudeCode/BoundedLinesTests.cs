using System.Text;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

public sealed class BoundedLinesTests
{
    private const int Most = 300_000;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Lines_arrive_whole_however_they_are_cut(int chunk)
    {
        string[] lines = ["", "first äöü", new string('x', 200_000), "", "{\"a\":1}", "the last without an end"];
        var read = Read(new Chunks(Encoding.UTF8.GetBytes(string.Join('\n', lines)), chunk), Most);
        Assert.Equal(lines, read.Lines);
        Assert.False(read.IsTooLong);
    }

    [Fact]
    public void Ends_of_lines_of_other_systems_belong_to_no_line()
    {
        var read = Read(new Chunks("a\r\nb\r\n"u8.ToArray(), 2), Most);
        Assert.Equal(["a", "b"], read.Lines);
    }

    [Theory]
    [InlineData(Most, false)]
    [InlineData(Most + 100_000, true)]
    public void A_line_that_is_too_long_ends_it(int length, bool isTooLong)
    {
        var text = "before\n" + new string('x', length);
        var read = Read(new Chunks(Encoding.UTF8.GetBytes(text), 1000), Most);
        Assert.Equal((isTooLong, isTooLong ? 1 : 2), (read.IsTooLong, read.Lines.Length));
    }

    private static (string[] Lines, bool IsTooLong) Read(System.IO.Stream source, int most)
    {
        var reader = new BoundedLines(source, most);
        var lines = new List<string>();
        while (reader.Read() is { } line)
        {
            lines.Add(line);
        }

        Assert.Null(reader.Read());
        return ([.. lines], reader.IsTooLong);
    }

    private sealed class Chunks(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);
    }
}
