using System.IO.Pipelines;
using System.Text;
using PSParallelOrchestrator.Engine.Execution.Scripts;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Scripts;

/// <summary>What a process prints for one attempt after the other is divided at the marks, wherever pieces are cut.</summary>
public sealed class MarkedOutputTests : IDisposable
{
    private readonly TemporaryDirectory place = new();
    private readonly Pipe pipe = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Each_attempt_has_its_own(int piece)
    {
        var output = new MarkedOutput(pipe.Reader.AsStream());
        output.Begin();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var marker = $"\0end-{attempt}\0";
            var taken = output.TakeAsync(place[$"{attempt}"], marker, new Redactor(["secret-of-ours"]));
            await WriteAsync($"line {attempt} \0end-x secret-of-ours\n{marker}", piece);
            await taken;
            Assert.Equal($"line {attempt} \0end-x {Redactor.Mark}\n", File.ReadAllText(place[$"{attempt}"]));
        }
    }

    [Fact]
    public async Task An_attempt_that_prints_nothing_has_no_file()
    {
        var output = new MarkedOutput(pipe.Reader.AsStream());
        output.Begin();
        var taken = output.TakeAsync(place["a"], "\0m\0", new Redactor([]));
        await WriteAsync("\0m\0", 100);
        await taken;
        Assert.False(File.Exists(place["a"]));
    }

    [Fact]
    public async Task The_end_of_the_process_is_the_end_of_the_attempts_output()
    {
        var output = new MarkedOutput(pipe.Reader.AsStream());
        output.Begin();
        var taken = output.TakeAsync(place["a"], "\0m\0", new Redactor([]));
        await WriteAsync("half\0", 100);
        await pipe.Writer.CompleteAsync();
        await taken;
        Assert.Equal("half\0", File.ReadAllText(place["a"]));
        await output.TakeAsync(place["b"], "\0m\0", new Redactor([]));
        Assert.False(File.Exists(place["b"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_the_attempts_fault()
    {
        var output = new MarkedOutput(pipe.Reader.AsStream());
        output.Begin();
        var taken = output.TakeAsync(Path.Combine(place["none"], "a"), "\0m\0", new Redactor([]));
        await WriteAsync("text\0m\0", 100);
        await Assert.ThrowsAnyAsync<IOException>(() => taken);
    }

    private async Task WriteAsync(string text, int piece)
    {
        foreach (var bytes in Encoding.UTF8.GetBytes(text).Chunk(piece))
        {
            await pipe.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
    }
}
