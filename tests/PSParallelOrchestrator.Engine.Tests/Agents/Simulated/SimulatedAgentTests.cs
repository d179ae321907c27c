using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Tests.Agents.Simulated;

public sealed class SimulatedAgentTests : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), "psorch-tests-" + Guid.NewGuid().ToString("N"));
    private readonly SimulatedAgent agent = new();

    public void Dispose()
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_no_op_ends_at_once_and_leaves_no_directory()
    {
        var work = agent.RunAsync(Context(new SimulationOptions { WriteFiles = false }), CancellationToken.None);

        Assert.True(work.IsCompletedSuccessfully);
        Assert.Same(work, agent.RunAsync(Context(new SimulationOptions { WriteFiles = false }), CancellationToken.None));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void A_no_op_allocates_nothing()
    {
        var context = Context(new SimulationOptions { WriteFiles = false });
        agent.RunAsync(context, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            agent.RunAsync(context, CancellationToken.None);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void Without_duration_no_timer_is_made_and_no_thread_changed()
    {
        var work = agent.RunAsync(Context(new SimulationOptions(), time: new NoTimers()), CancellationToken.None);

        Assert.True(work.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Files_are_marked_and_the_same_task_gives_the_same_bytes()
    {
        var first = await agent.RunAsync(Context(new SimulationOptions()), CancellationToken.None);
        var before = Read(Path.Combine(directory, "workspace"));
        Directory.Delete(directory, recursive: true);
        await agent.RunAsync(Context(new SimulationOptions(), attempt: 2), CancellationToken.None);

        Assert.Null(first.FailureClass);
        Assert.Contains("Simulated", first.Message, StringComparison.Ordinal);
        Assert.Null(first.Usage);
        Assert.True(before.Count >= 4);
        Assert.All(before, file => Assert.Contains("SIMULATED", file.Value, StringComparison.Ordinal));
        Assert.Equal(before, Read(Path.Combine(directory, "workspace")));
    }

    [Fact]
    public async Task The_first_attempts_fail_and_the_next_one_succeeds()
    {
        var options = new SimulationOptions
        {
            Rules =
            [
                new SimulationRule
                {
                    Task = "api",
                    Fail = 1,
                    FailureClass = FailureClass.RateLimited,
                    RetryAfter = TimeSpan.FromSeconds(7),
                },
            ],
        };

        var failed = await agent.RunAsync(Context(options), CancellationToken.None);
        var succeeded = await agent.RunAsync(Context(options, attempt: 2), CancellationToken.None);

        Assert.Equal((FailureClass.RateLimited, TimeSpan.FromSeconds(7)), (failed.FailureClass, failed.RetryAfter));
        Assert.StartsWith("Simulated:", failed.Message, StringComparison.Ordinal);
        Assert.Null(succeeded.FailureClass);
    }

    [Theory]
    [InlineData(null, "4G", false)]
    [InlineData(null, "5G", true)]
    [InlineData("6G", "6G", false)]
    [InlineData("2G", "3G", true)]
    public async Task Too_little_memory_ends_out_of_memory(string? given, string needed, bool starves)
    {
        var options = new SimulationOptions { Rules = [new SimulationRule { Task = "*", Memory = MemorySize.Parse(needed) }] };
        var resources = given is null ? null : new TaskResources { Memory = MemorySize.Parse(given) };

        var result = await agent.RunAsync(Context(options, resources: resources), CancellationToken.None);

        Assert.Equal(starves ? FailureClass.OutOfMemory : null, result.FailureClass);
        if (starves)
        {
            Assert.Contains($"needs {needed}", result.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_tasks_with_one_conflict_path_write_different_content_there()
    {
        var options = new SimulationOptions
        {
            WriteFiles = false,
            Rules = [new SimulationRule { Task = "*", Conflict = "src/shared.txt" }],
        };

        await agent.RunAsync(Context(options), CancellationToken.None);
        var first = Read(Path.Combine(directory, "workspace"));
        await agent.RunAsync(Context(options, id: "ui"), CancellationToken.None);
        var second = Read(Path.Combine(directory, "workspace"));

        Assert.Equal("src/shared.txt", Assert.Single(first).Key);
        Assert.Contains("SIMULATED", first["src/shared.txt"], StringComparison.Ordinal);
        Assert.NotEqual(first["src/shared.txt"], second["src/shared.txt"]);
    }

    [Fact]
    public async Task A_conflict_path_out_of_the_workspace_is_a_permanent_failure_and_writes_nothing()
    {
        var options = new SimulationOptions { Rules = [new SimulationRule { Task = "*", Conflict = "../../escaped.txt" }] };

        var result = await agent.RunAsync(Context(options), CancellationToken.None);

        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_fails_the_task_with_its_name()
    {
        Directory.CreateDirectory(Path.Combine(directory, "workspace"));
        await File.WriteAllTextAsync(
            Path.Combine(directory, "workspace", "src"),
            "a file where a directory is needed",
            TestContext.Current.CancellationToken);

        var result = await agent.RunAsync(Context(new SimulationOptions()), CancellationToken.None);

        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("'src/api/", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duration_is_waited_for_by_the_given_clock()
    {
        var time = new ManualTimers();
        var work = agent.RunAsync(Context(new SimulationOptions { Duration = TimeSpan.FromHours(5) }, time: time), CancellationToken.None);

        Assert.False(work.IsCompleted);
        Assert.Equal(TimeSpan.FromHours(5), Assert.Single(time.DueTimes));
        time.Fire();

        Assert.Null((await work).FailureClass);
    }

    [Fact]
    public async Task A_hanging_task_ends_only_when_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new SimulationOptions { Rules = [new SimulationRule { Task = "api", Hang = true }] };
        var work = agent.RunAsync(Context(options), cancellation.Token);

        Assert.False(work.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Attempts_that_are_to_fail_do_not_hang()
    {
        var options = new SimulationOptions { Rules = [new SimulationRule { Task = "api", Hang = true, Fail = 1 }] };

        Assert.Equal(FailureClass.TaskFailed, (await agent.RunAsync(Context(options), CancellationToken.None)).FailureClass);
    }

    [Fact]
    public async Task A_cancelled_attempt_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => agent.RunAsync(Context(new SimulationOptions()), new CancellationToken(canceled: true)));

        Assert.False(Directory.Exists(directory));
    }

    private static SortedDictionary<string, string> Read(string root)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path));
        }

        return files;
    }

    private AgentContext Context(
        SimulationOptions options, int attempt = 1, TaskResources? resources = null, TimeProvider? time = null, string id = "api") => new(
        new AttemptSpec
        {
            Token = "po-test-0-1",
            RunId = "test",
            Task = new OrchestratorTask { Id = id, Title = "Todo API", Prompt = "Build the REST API of a todo app" },
            Attempt = attempt,
            Executor = 0,
            Directory = directory,
            TimeLimit = TimeSpan.FromHours(1),
            Resources = resources,
            Requirements = "Build a todo app with backend and frontend",
            Simulation = options,
        },
        time ?? TimeProvider.System,
        new AgentAccess());

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("A timer was made.");
    }

    private sealed class ManualTimers : TimeProvider
    {
        private Action? fire;

        public List<TimeSpan> DueTimes { get; } = [];

        public void Fire() => fire?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            DueTimes.Add(dueTime);
            fire = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
