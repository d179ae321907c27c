namespace PSParallelOrchestrator.Tests.Plans;

public class MemorySizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1048576", 1L << 20)]
    [InlineData(" 512m ", 512L << 20)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("4GB", 4L << 30)]
    [InlineData("7P", 7L << 50)]
    public void Reads_a_number_with_or_without_a_unit(string text, long bytes)
    {
        Assert.True(MemorySize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("-1G")]
    [InlineData("1,5G")]
    [InlineData("1e3")]
    [InlineData("4 apples")]
    [InlineData("9999999P")]
    public void Refuses_what_is_no_size(string? text) => Assert.False(MemorySize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(3L << 29, "1536M")]
    [InlineData(4L << 30, "4G")]
    public void Writes_what_it_reads_back(long bytes, string text)
    {
        Assert.Equal(text, new MemorySize(bytes).ToString());
        Assert.Equal(new MemorySize(bytes), MemorySize.Parse(text));
    }
}
