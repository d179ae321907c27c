using System.Globalization;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Programs in the client's place that do what it must not.</summary>
public sealed class ClaudeProcessTests : ProcessTestBase
{
    private const string Result = """{"type":"result","subtype":"success","is_error":false,"result":"Done.","permission_denials":[]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_without_end_ends_the_attempt_and_the_client()
    {
        var result = await RunAsync("echo '{\"type\":\"system\"}'; cat /dev/zero");
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("a line of more than 64 MiB", result.Message, StringComparison.Ordinal);
        Assert.Empty(Marked(Marker));
        Assert.Equal("{\"type\":\"system\"}\n", await File.ReadAllTextAsync(PathOf("transcript.jsonl"), Stop));
    }

    [Fact]
    public async Task A_long_line_that_ends_is_read()
    {
        var result = await RunAsync($"head -c 20000000 /dev/zero | tr '\\0' 'x'; echo; echo '{Result}'");
        Assert.True(result.FailureClass is null, result.Message);
        Assert.Equal(20_000_000 + 1 + Result.Length + 1, new FileInfo(PathOf("transcript.jsonl")).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("exec 2>/dev/null;")]
    [InlineData("exec >/dev/null;")]
    public async Task A_daemon_that_nobody_recognises_and_that_keeps_the_output_open_does_not_hold_the_attempt(string closed)
    {
        // Without its environment, its session and its parent: the documented gap where this process is no subreaper.
        var daemon =
            $"env -i setsid sh -c '{closed} setsid sleep 300 & echo $! > {PathOf("pid")}' & while [ ! -s '{PathOf("pid")}' ]; do sleep "
                + $"0.02; done";
        var result = await RunAsync($"cat > /dev/null; {daemon}; echo '{Result}'");
        var pid = int.Parse(await File.ReadAllTextAsync(PathOf("pid"), Stop), CultureInfo.InvariantCulture);
        if (Directory.Exists($"/proc/{pid}"))
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            process.Kill();
        }

        Assert.True(result.FailureClass is null, result.Message);
        Assert.Equal(Result + "\n", await File.ReadAllTextAsync(PathOf("transcript.jsonl"), Stop));
    }

    [Fact]
    public async Task A_client_that_gave_its_result_and_does_not_end_is_ended_and_its_result_counts()
    {
        var result = await RunAsync($"trap '' TERM; echo '{Result}'; exec sleep 300");
        Assert.True(result.FailureClass is null, result.Message);
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task A_short_limit_on_silence_says_nothing_of_a_client_that_has_ended()
    {
        var daemon =
            $"env -i setsid sh -c 'setsid sleep 300 & echo $! > {PathOf("pid")}' & while [ ! -s '{PathOf("pid")}' ]; do sleep 0.02; done";
        var result = await RunAsync($"{daemon}; echo '{Result}'", TimeSpan.FromSeconds(5));
        var pid = int.Parse(await File.ReadAllTextAsync(PathOf("pid"), Stop), CultureInfo.InvariantCulture);
        if (Directory.Exists($"/proc/{pid}"))
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            process.Kill();
        }

        Assert.True(result.FailureClass is null, result.Message);
    }

    private Task<AttemptOutcome> RunAsync(string script, TimeSpan? stallLimit = null)
    {
        var launch = new ClaudeLaunch
        {
            Program = "/bin/sh",
            Arguments = ["-c", script, Marker],
            Environment = Variables(),
            WorkingDirectory = TempDirectory,
            Prompt = "Do it."u8.ToArray(),
            Transcript = PathOf("transcript.jsonl"),
            ErrorLog = PathOf("stderr.log"),
            Redactor = new Redactor([]),
            Models = new NoUse(),
            StallLimit = stallLimit ?? TimeSpan.FromMinutes(10),
        };
        return ClaudeRun.RunAsync(launch, new ClaudeSession((_, _) => { }), new AgentOptions(), TimeProvider.System, Stop);
    }

    private sealed class NoUse : IModelUse
    {
        public TimeSpan? SinceAsking => null;
    }
}
