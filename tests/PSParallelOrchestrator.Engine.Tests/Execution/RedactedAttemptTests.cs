using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution;

/// <summary>Commands that print a secret: it is in nothing that is kept, and everything else is as they printed it.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class RedactedAttemptTests : ProcessTestBase
{
    private const string Canary = "sk-ant-canary-7f3a9c51e2";

    // Its own text would be on the command line; a process has it from here.
    private static readonly Dictionary<string, string> Environment = new() { ["CANARY_COPY"] = Canary };

    [Fact]
    public async Task Neither_output_nor_message_holds_it()
    {
        var result = await RunAsync(Spec("printf \"out $CANARY_COPY\\n\"; printf \"err $CANARY_COPY\\n\" >&2; exit 3"));
        Assert.Equal(("out [secret removed]\n", "err [secret removed]\n"), (Text("stdout.log"), Text("stderr.log")));
        Assert.Contains("err [secret removed]", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_verify_prints_is_fed_back_without_it()
    {
        var spec = Spec("true");
        var result = await RunAsync(spec with { Task = spec.Task with { Verify = "echo wrong: $CANARY_COPY; exit 1" } });
        Assert.Equal((FailureClass.TaskFailed, "wrong: [secret removed]"), (result.FailureClass, result.CheckOutput));
    }

    [Fact]
    public async Task The_outputs_of_the_steps_stand_one_after_the_other()
    {
        var spec = Spec("echo work $CANARY_COPY");
        var result = await RunAsync(
            spec with
            {
                BeforeTask = "echo before",
                AfterTask = "echo after",
                Task = spec.Task with { Verify = "echo verify" },
            });
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal("before\nwork [secret removed]\nverify\nafter\n", Text("stdout.log"));
    }

    [Fact]
    public async Task A_hundred_megabytes_of_any_bytes_arrive_unchanged()
    {
        var file = PathOf("bytes");
        var bytes = new byte[1024 * 1024];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var result = await RunAsync(Spec($"for i in $(seq 100); do cat '{file}'; done"));
        Assert.True(result.Succeeded, result.Message);
        await using var output = File.OpenRead(Path.Combine(PathOf("attempt-1"), "stdout.log"));
        Assert.Equal(100L * bytes.Length, output.Length);
        var piece = new byte[bytes.Length];
        for (var i = 0; i < 100; i++)
        {
            await output.ReadExactlyAsync(piece, TestContext.Current.CancellationToken);
            Assert.True(piece.AsSpan().SequenceEqual(bytes));
        }
    }

    [Fact]
    public async Task Output_can_be_followed_while_the_command_runs()
    {
        var running = RunAsync(Spec($"echo first line; while [ ! -e '{PathOf("go")}' ]; do sleep 0.02; done"));
        var log = Path.Combine(PathOf("attempt-1"), "stdout.log");
        await Until(() => File.Exists(log) && Text("stdout.log") == "first line\n", "the line is there");
        await File.WriteAllTextAsync(PathOf("go"), "", TestContext.Current.CancellationToken);
        Assert.True((await running).Succeeded);
    }

    [Fact]
    public async Task A_daemon_that_nobody_recognises_and_that_keeps_the_output_open_does_not_hold_the_attempt()
    {
        // Without its environment, its session and its parent: the documented gap where this process is no subreaper.
        var result = await RunAsync(
            Spec(
                $"echo done; env -i setsid sh -c 'setsid sleep 300 & echo $! > {PathOf("pid")}' & while [ ! -s '{PathOf("pid")}' ]; do "
                    + $"sleep 0.02; done"));
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal("done\n", Text("stdout.log"));
        var daemon = int.Parse(
            await File.ReadAllTextAsync(PathOf("pid"), TestContext.Current.CancellationToken),
            System.Globalization.CultureInfo.InvariantCulture);
        var lives = Directory.Exists($"/proc/{daemon}");
        Assert.Equal(lives, result.Warnings?.Any(warning => warning.Contains("holds its output open", StringComparison.Ordinal)) == true);
        if (lives)
        {
            using var process = System.Diagnostics.Process.GetProcessById(daemon);
            process.Kill();
        }
    }

    [Fact]
    public async Task A_canceled_command_leaves_what_it_printed()
    {
        using var stop = new CancellationTokenSource();
        var running = RunUntilAsync(Spec($"echo begun $CANARY_COPY; sleep 300 # {Marker}"), stop.Token);
        await Until(
            () => File.Exists(Path.Combine(PathOf("attempt-1"), "stdout.log")) && Text("stdout.log").Length > 0,
            "it printed something");
        await stop.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await running).FailureClass);
        Assert.Equal("begun [secret removed]\n", Text("stdout.log"));
    }

    [Fact]
    public async Task A_key_that_was_given_is_not_in_a_commands_environment()
    {
        Assert.True((await RunAsync(Spec("env | grep -c '^ANTHROPIC_API_KEY=' ; true"))).Succeeded);
        Assert.Equal("0\n", Text("stdout.log"));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_log_is_not_followed_and_fails_the_attempt()
    {
        Directory.CreateDirectory(Path.Combine(PathOf("attempt-1"), "workspace"));
        File.CreateSymbolicLink(Path.Combine(PathOf("attempt-1"), "stdout.log"), "/dev/full");
        var result = await RunAsync(Spec($"while true; do echo more; sleep 0.01; done # {Marker}"));
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("stdout.log", result.Message, StringComparison.Ordinal);
    }

    private AttemptSpec Spec(string script) => new()
    {
        Token = $"po-{Marker}-0-1",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Command = "sh", Arguments = ["-c", script], Environment = Environment },
        Attempt = 1,
        Executor = 0,
        Directory = PathOf("attempt-1"),
        TimeLimit = TimeSpan.FromMinutes(2),
    };

    private static Task<AttemptResult> RunAsync(AttemptSpec spec) => RunUntilAsync(spec, TestContext.Current.CancellationToken);

    private static Task<AttemptResult> RunUntilAsync(AttemptSpec spec, CancellationToken stop)
    {
        var services = new AgentAccess { Secrets = SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = Canary }) };
        return new AttemptRunner(new Dictionary<AgentKind, IAgent>(), services, TimeProvider.System).RunAsync(spec, stop);
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(PathOf("attempt-1"), name));
}
