using System.Text;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Fuzzing;

/// <summary>Whatever is put into an inbox, the owner goes on and obeys what is a request.</summary>
public sealed class FuzzedInboxTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryDirectory place = new();
    private readonly RunPaths paths;
    private readonly List<RunRequest> obeyed = [];
    private readonly List<string> warnings = [];

    public FuzzedInboxTests()
    {
        paths = new RunPaths(place["run"]);
        Directory.CreateDirectory(paths.Inbox);
    }

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task What_is_no_request_is_answered_removed_and_warned_of()
    {
        var files = Mutations
            .Extremes("{\"request\":\"retry\",\"tasks\":[\"a\"]}"u8.ToArray())
            .Select(extreme => extreme.Bytes)
            .Concat(Mutations.SenselessValues("{\"request\":\"deny\",\"tasks\":[\"a\"],\"reason\":\"r\"}").Select(Encoding.UTF8.GetBytes))
            .ToList();
        var random = new Random(8);
        for (var i = 0; i < 300; i++)
        {
            files.Add(Mutations.Mutate("{\"request\":\"retry\",\"tasks\":[\"a\"]}"u8, random, "{}[],:\"0n"));
        }

        for (var i = 0; i < files.Count; i++)
        {
            File.WriteAllBytes(Request(i), files[i]);
        }

        await ServeUntilAsync(() => Requests() == 0 && Answers() == files.Count);
        Assert.NotEmpty(warnings);
        Assert.Equal(files.Count, warnings.Count + obeyed.Count);
        Assert.DoesNotContain(obeyed, request =>
            request is RetryRequest { Tasks: null } or DenyRequest { Tasks: null } or StopRequest { Reason: null });
    }

    [Fact]
    public async Task Pipes_devices_links_and_huge_files_do_not_stop_the_owner()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs named pipes in the file system.");
            return;
        }

        FuzzedRunFilesTests.MakePipe(Request(1));
        File.CreateSymbolicLink(Request(2), "/dev/zero");
        File.CreateSymbolicLink(Request(3), place["nowhere"]);
        File.CreateSymbolicLink(Request(4), Request(4));
        Directory.CreateDirectory(Request(5));
        using (var file = File.Create(Request(6)))
        {
            file.SetLength(3L << 30);
        }

        File.WriteAllText(Request(7), "{\"request\":\"stop\",\"reason\":\"r\"}");
        await ServeUntilAsync(() => obeyed.Count == 1 && Requests() == 0);
        Assert.Equal(new StopRequest("r"), Assert.Single(obeyed));
        Assert.Equal(5, warnings.Count);
    }

    [Fact]
    public async Task An_inbox_that_is_gone_is_waited_for()
    {
        Directory.Delete(paths.Inbox);
        using var end = new CancellationTokenSource();
        var serving = Inbox.ServeAsync(paths, Obey, warnings.Add, end.Token);
        Directory.CreateDirectory(paths.Inbox);
        File.WriteAllText(Request(1), "{\"request\":\"approve\",\"tasks\":[]}");
        await UntilAsync(() => obeyed.Count == 1);
        await end.CancelAsync();
        await serving;
    }

    [Fact]
    public void A_new_owner_removes_answers_that_nobody_waits_for_any_more()
    {
        var (old, fresh) = (Path.Combine(paths.Inbox, "1.answer.json"), Path.Combine(paths.Inbox, "2.answer.json"));
        File.WriteAllText(old, "{}");
        File.WriteAllText(fresh, "{}");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        Inbox.Clear(paths);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));
    }

    [Fact]
    public void A_new_owner_makes_an_inbox_that_is_missing()
    {
        Directory.Delete(paths.Inbox);
        Inbox.Clear(paths);
        Assert.True(Directory.Exists(paths.Inbox));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"problem\":7}")]
    [InlineData("[")]
    public async Task An_answer_that_is_none_is_not_taken_for_yes(string answer)
    {
        using var owned = await RunLock.AcquireAsync(paths, CancellationToken.None);
        var asking = Inbox.AskAsync(paths, new StopRequest("r"), Patience, CancellationToken.None);
        await UntilAsync(() => Requests() == 1);
        var request = Directory.EnumerateFiles(paths.Inbox, "*.request.json").Single();
        File.WriteAllText(place["answer"], answer);
        File.Move(place["answer"], request.Replace(".request.", ".answer.", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => asking);
        Assert.Equal("AnswerUnreadable", error.ErrorId);
        Assert.Empty(Directory.EnumerateFileSystemEntries(paths.Inbox));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private string Request(int number) => Path.Combine(paths.Inbox, $"{number:0000}.request.json");

    private int Requests() => Directory.EnumerateFiles(paths.Inbox, "*.request.json").Count();

    private int Answers() => Directory.EnumerateFiles(paths.Inbox, "*.answer.json").Count();

    private Task<string?> Obey(RunRequest request)
    {
        obeyed.Add(request);
        return Task.FromResult<string?>(null);
    }

    private async Task ServeUntilAsync(Func<bool> condition)
    {
        using var end = new CancellationTokenSource();
        var serving = Task.Run(() => Inbox.ServeAsync(paths, Obey, warnings.Add, end.Token));
        await UntilAsync(condition);
        await end.CancelAsync();
        await serving;
    }
}
