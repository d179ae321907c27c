using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution;

/// <summary>What is to end is asked first, has its time, and is then ended by force. With real processes.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class AttemptEndTests : ProcessTestBase
{
    // Longer than any test may take: what ends in such a test did not wait for it.
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);

    private string Workspace => PathOf("attempt-1/workspace");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_lets_a_command_tidy_up(bool subreaper)
    {
        _ = Mode(subreaper);
        using var stop = new CancellationTokenSource();
        var work = RunAsync(Shell($"trap 'sh -c \"rm lock; touch tidied\"; exit 0' TERM; {Waits("lock")}"), stop.Token);
        await Until(() => File.Exists(Path.Combine(Workspace, "lock")), "it has its lock");
        await stop.CancelAsync();
        var result = await work;
        Assert.Equal((FailureClass.Canceled, "Stopped by the user."), (result.FailureClass, result.Message));
        Assert.Equal(["tidied"], Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_command_started_has_its_time_also_when_the_command_is_gone(bool subreaper)
    {
        _ = Mode(subreaper);
        using var stop = new CancellationTokenSource();
        var child = Script(
            "child",
            "#!/bin/sh\ntrap 'sleep 0.4; touch tidied-$1; exit' TERM\ntouch ready-$1\nwhile :; do sleep 0.02; done\n");
        var work = RunAsync(Shell($"'{child}' a {Marker} & setsid '{child}' b {Marker} & sleep 300"), stop.Token);
        await Until(() => Names().Length == 2, "both are ready");
        await stop.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await work).FailureClass);
        Assert.Equal(["ready-a", "ready-b", "tidied-a", "tidied-b"], Names());
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task Each_process_is_asked_once()
    {
        using var stop = new CancellationTokenSource();
        var child = Script(
            "child",
            "#!/bin/sh\ntrap 'echo asked >> asked-$1' TERM\ntouch ready-$1\ni=0\nwhile [ $i -lt 40 ]; do sleep 0.02; "
                + "[ -e asked-$1 ] && i=$((i+1)); done\n");
        var work = RunAsync(Shell($"'{child}' a {Marker} & setsid '{child}' b {Marker} & exec '{child}' c {Marker}"), stop.Token);
        await Until(() => Names().Length == 3, "all are ready");
        await stop.CancelAsync();
        await work;
        foreach (var one in (string[])["a", "b", "c"])
        {
            Assert.Equal("asked\n", await File.ReadAllTextAsync(Path.Combine(Workspace, "asked-" + one), Token));
        }
    }

    [Fact]
    public async Task What_is_stopped_hears_it_too()
    {
        using var stop = new CancellationTokenSource();
        var work = RunAsync(Shell("trap 'touch tidied; exit' TERM; touch ready; kill -STOP $$; sleep 300"), stop.Token);
        await Until(() => File.Exists(Path.Combine(Workspace, "ready")), "it stops itself");
        await stop.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await work).FailureClass);
        Assert.Contains("tidied", Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_hurries_does_not_wait_for_what_hears_nothing(bool subreaper)
    {
        _ = Mode(subreaper);
        using var stop = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        var work = RunAsync(
            Shell($"trap 'touch asked' TERM; sh -c 'trap \"\" TERM; touch ready; sleep 300; true' {Marker}; while :; do sleep 0.1; done"),
            stop.Token,
            hurry.Token);
        await Until(() => File.Exists(Path.Combine(Workspace, "ready")), "it is ready");
        await stop.CancelAsync();
        await Until(() => !work.IsCompleted && Marked(Marker).Count > 0, "it lives on");
        await hurry.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await work).FailureClass);
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task Without_grace_nobody_is_asked()
    {
        using var stop = new CancellationTokenSource();
        var work = RunAsync(Shell($"trap 'touch asked' TERM; {Waits("ready")}") with { GraceTime = TimeSpan.Zero }, stop.Token);
        await Until(() => File.Exists(Path.Combine(Workspace, "ready")), "it is ready");
        await stop.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await work).FailureClass);
        Assert.Equal(["ready"], Names());
    }

    [Theory]
    [InlineData(60, 50)] // Seconds of the limit, and when is asked.
    [InlineData(8, 6)]
    public async Task A_time_limit_includes_the_end(int limit, int ask)
    {
        var time = new VirtualTime();
        var spec = Shell($"trap 'touch tidied; exit 0' TERM; {Waits("ready")}") with
        {
            TimeLimit = TimeSpan.FromSeconds(limit),
            GraceTime = TimeSpan.FromSeconds(10),
        };
        var work = new AttemptRunner(Agents, new AgentAccess(), time).RunAsync(spec, CancellationToken.None);
        await Until(() => File.Exists(Path.Combine(Workspace, "ready")), "it is ready");
        time.Advance(TimeSpan.FromSeconds(ask) - TimeSpan.FromTicks(1));
        Assert.False(work.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        var result = await work;
        Assert.Equal(FailureClass.Timeout, result.FailureClass);
        Assert.Contains($"00:00:{limit - ask:00} before", result.Message, StringComparison.Ordinal);
        Assert.Contains("tidied", Names());
    }

    [Fact]
    public async Task A_time_limit_ends_at_its_time_what_hears_nothing()
    {
        var time = new VirtualTime();
        var spec = Shell($"trap 'touch asked' TERM; touch ready; while :; do sleep 0.1; done") with { TimeLimit = TimeSpan.FromMinutes(1) };
        var work = new AttemptRunner(Agents, new AgentAccess(), time).RunAsync(
            spec with { GraceTime = TimeSpan.FromSeconds(10) }, CancellationToken.None);
        await Until(() => File.Exists(Path.Combine(Workspace, "ready")), "it is ready");
        time.Advance(TimeSpan.FromSeconds(50));
        await Until(() => File.Exists(Path.Combine(Workspace, "asked")), "it was asked");
        Assert.False(work.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(FailureClass.Timeout, (await work).FailureClass);
    }

    private static readonly Dictionary<AgentKind, IAgent> Agents = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<AttemptResult> RunAsync(AttemptSpec spec, CancellationToken stop, CancellationToken hurry = default) =>
        new AttemptRunner(Agents, new AgentAccess(), TimeProvider.System).RunAsync(spec, stop, hurry);

    /// <summary>
    /// Waits for a child that says when it is a program of its own: one that is asked between its fork and that moment never hears of it.
    /// </summary>
    private static string Waits(string file) => $"sh -c 'touch {file}; exec sleep 300' & wait";

    private string[] Names() =>
        Directory.Exists(Workspace) ? [.. Directory.GetFiles(Workspace).Select(file => Path.GetFileName(file)).Order()] : [];

    private AttemptSpec Shell(string script) => new()
    {
        Token = "po-run-0-1",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Command = "sh", Arguments = ["-c", script] },
        Attempt = 1,
        Executor = 0,
        Directory = PathOf("attempt-1"),
        TimeLimit = TimeSpan.FromDays(1),
        GraceTime = Endless,
    };
}
