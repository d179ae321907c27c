using System.Text;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

public sealed class ProcessEntryTests
{
    [Theory]
    [InlineData("42 (sh) S 7 42 41 ", 1, false)]
    [InlineData("42 (a) b (c)) S 7 42 41 ", 1, false)]
    [InlineData("42 (new\nline) R 7 42 41 ", 1, false)]
    [InlineData("42 (gone) Z 7 42 41 ", 1, true)]
    [InlineData("42 (first thread gone) Z 7 42 41 ", 3, false)]
    public void Reads_a_line_whatever_the_name(string head, int threads, bool dead)
    {
        var line = $"{head}0 -1 4194560 100 0 0 0 1 2 0 0 20 0 {threads} 0 98765 1000 200 18446744073709551615 0 0 0\n";

        Assert.True(ProcessEntry.TryParse(42, Encoding.UTF8.GetBytes(line), out var entry));
        Assert.Equal(new ProcessEntry(42, 7, 41, 98765, dead) { Group = 42 }, entry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 (sh")]
    [InlineData("42 (sh)")]
    [InlineData("42 (sh) S 7 42 41")]
    [InlineData("42 (sh) S x 42 41 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 98765 1000")]
    public void Refuses_what_is_no_such_line(string line) => Assert.False(ProcessEntry.TryParse(42, Encoding.UTF8.GetBytes(line), out _));
}
