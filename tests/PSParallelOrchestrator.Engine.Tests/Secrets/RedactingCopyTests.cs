using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Secrets;

public sealed class RedactingCopyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_secret_across_the_edges_of_chunks_is_removed(int chunk)
    {
        using var place = new TemporaryDirectory();
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"line {i} sk-ant-canary-123 äöü\n"));
        var file = Path.Combine(place.Path, "copy");
        RedactingCopy.ToFile(
            new SlowStream(System.Text.Encoding.UTF8.GetBytes(text), chunk),
            file,
            new Redactor(["sk-ant-canary-123"]),
            TestContext.Current.CancellationToken);
        Assert.Equal(
            text.Replace("sk-ant-canary-123", Redactor.Mark, StringComparison.Ordinal),
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Nothing_to_write_makes_no_file()
    {
        using var place = new TemporaryDirectory();
        RedactingCopy.ToFile(new MemoryStream(), Path.Combine(place.Path, "copy"), new Redactor([]), TestContext.Current.CancellationToken);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Path));
    }

    private sealed class SlowStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(chunk, buffer.Length)]);
    }
}
