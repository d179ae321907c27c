using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>Attempts in real cgroups of this machine.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class CgroupLimitTests : LimitTestBase
{
    [Fact]
    public async Task A_program_that_takes_too_much_memory_ends_out_of_memory()
    {
        var place = Place();
        var result = await RunAsync(AttemptLimits.In(place), Program("dd", ["if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"], "48M"));
        Assert.Equal((FailureClass.OutOfMemory, 137), (result.FailureClass, result.ExitCode));
        Assert.Contains(
            "1 process of it for want of memory: it may use 48M, and used up to 48M.",
            result.Message,
            StringComparison.Ordinal);
        Assert.InRange(result.Usage!.PeakMemoryBytes!.Value, 40_000_000, 48 << 20);
        Assert.All(Directories(place, Token), directory => Assert.False(Directory.Exists(directory)));
    }

    [Theory]
    [InlineData($"{Eat}; exit $?", 137)]
    [InlineData($"{Eat}; exit 3", 3)]
    public async Task A_failure_after_a_killed_child_is_out_of_memory_too(string script, int exitCode)
    {
        var result = await RunAsync(AttemptLimits.In(Place()), Shell(script, "48M"));
        Assert.Equal((FailureClass.OutOfMemory, exitCode), (result.FailureClass, result.ExitCode));
    }

    [Fact]
    public async Task A_success_in_spite_of_a_killed_child_is_a_success_with_a_warning()
    {
        var result = await RunAsync(AttemptLimits.In(Place()), Shell($"{Eat} || {Eat} || true", "48M"));
        Assert.Null(result.FailureClass);
        Assert.Contains("'sh' succeeded, but the system ended 2 processes", Assert.Single(result.Warnings!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Within_its_limit_a_program_notices_nothing()
    {
        var place = Place();
        var result = await RunAsync(
            AttemptLimits.In(place),
            Shell("cat /proc/self/cgroup; dd if=/dev/zero of=/dev/null bs=16M count=1", "64M"));
        Assert.Null(result.FailureClass);
        Assert.Null(result.Warnings);
        Assert.Contains($"/psorch-{Token}\n", Output(), StringComparison.Ordinal);
        Assert.InRange(result.Usage!.PeakMemoryBytes!.Value, 16 << 20, 64 << 20);
        Assert.True(result.Usage.CpuSeconds > 0);
    }

    [Fact]
    public async Task Processes_together_have_no_more_than_the_limit()
    {
        // Each of them alone would fit, and as many as two.
        var script = Script("nested.pl", "my $n = shift; my $x = 'a' x (20_000_000 + $n); exit($n && system($^X, $0, $n - 1) ? 1 : 0);");
        var limits = AttemptLimits.In(Place());
        Assert.Null((await RunAsync(limits, Program("perl", [script, "1"], "64M"))).FailureClass);
        Assert.Equal(FailureClass.OutOfMemory, (await RunAsync(limits, Program("perl", [script, "5"], "64M"))).FailureClass);
    }

    [Fact]
    public async Task The_processor_time_of_a_program_is_bounded()
    {
        var place = Place();
        var directory = place.Cpu!.Of(Token);
        var quota = place.Cpu.IsUnified ? "cpu.max" : "cpu.cfs_quota_us";
        var result = await RunAsync(
            AttemptLimits.In(place),
            Shell($"until grep -q 'nr_throttled [1-9]' {directory}/cpu.stat; do :; done; cat {directory}/{quota}", cpus: 0.25));
        Assert.Null(result.FailureClass);
        Assert.Equal(place.Cpu.IsUnified ? "25000 100000" : "25000", Output().Trim());
    }

    [Fact]
    public async Task A_daemon_that_hides_is_ended_with_the_program()
    {
        const string Daemon = """
            use POSIX;
            pipe(R, W);
            unless (fork) { setsid(); unless (fork) { setsid(); %ENV = (); close R; exec 'perl', '-e', 'open F, ">&=", shift; print F "x"; close F; sleep 300', fileno(W), $ARGV[0] } exit }
            close W; wait; read R, $_, 1;
            """;
        var place = Place();
        var spec = Program("perl", ["-e", "$^F = 9; " + Daemon, Marker], "200M");
        Assert.Null((await RunAsync(AttemptLimits.In(place), spec)).FailureClass);
        Assert.Empty(Marked(Marker));
        Assert.All(Directories(place, Token), directory => Assert.False(Directory.Exists(directory)));
    }

    [Fact]
    public async Task Cgroups_that_the_program_made_below_its_own_are_removed_too()
    {
        var place = Place();
        Assert.SkipWhen(place.Memory!.IsUnified, "Version 2 has no processes beside cgroups.");
        var below = Path.Combine(place.Memory.Of(Token), "below");
        Assert.Null(
            (
                await RunAsync(
                    AttemptLimits.In(place),
                    Shell($"mkdir {below}; setsid sh -c 'echo $$ > {below}/cgroup.procs; sleep 300; true' {Marker} & sleep 0.1", "64M"))
            ).FailureClass);
        Assert.False(Directory.Exists(below));
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task What_we_end_ourselves_is_not_out_of_memory()
    {
        var place = Place();
        var spec = Shell($"sh -c 'sleep 300; true' {Marker}", "48M");
        Assert.Equal(
            FailureClass.Timeout,
            (await RunAsync(AttemptLimits.In(place), spec with { TimeLimit = TimeSpan.FromMilliseconds(300) })).FailureClass);
        using var stop = new CancellationTokenSource();
        var work = RunUntilAsync(AttemptLimits.In(place), spec, stop.Token);
        await Until(() => Marked(Marker).Count > 0, "the task runs");
        await stop.CancelAsync();
        Assert.Equal(FailureClass.Canceled, (await work).FailureClass);
        Assert.Empty(Marked(Marker));
        Assert.All(Directories(place, Token), directory => Assert.False(Directory.Exists(directory)));
    }

    [Fact]
    public async Task What_others_kill_is_not_out_of_memory()
    {
        var result = await RunAsync(AttemptLimits.In(Place()), Shell("kill -KILL $$", "48M"));
        Assert.Equal((FailureClass.TaskFailed, 137), (result.FailureClass, result.ExitCode));
    }

    [Fact]
    public async Task A_limit_in_which_nothing_starts_is_out_of_memory()
    {
        var result = await RunAsync(AttemptLimits.In(Place()), Shell("true", "4K"));
        Assert.Equal(FailureClass.OutOfMemory, result.FailureClass);
        Assert.Contains("it may use 4K", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_verify_and_after_are_limited_like_the_work()
    {
        var spec = Shell("true", "48M");
        Assert.Equal(FailureClass.OutOfMemory, (await RunAsync(AttemptLimits.In(Place()), spec with { BeforeTask = Eat })).FailureClass);
        Assert.Equal(
            FailureClass.OutOfMemory,
            (await RunAsync(AttemptLimits.In(Place()), spec with { Task = spec.Task with { Verify = Eat } })).FailureClass);
        Assert.Equal(FailureClass.OutOfMemory, (await RunAsync(AttemptLimits.In(Place()), spec with { AfterTask = Eat })).FailureClass);
    }

    [Fact]
    public async Task Sixty_four_attempts_at_once_do_not_disturb_each_other()
    {
        var place = Place();
        var limits = AttemptLimits.In(place);
        var specs = Enumerable
            .Range(1, 64)
            .Select(i => Shell(i % 2 == 0 ? "true" : Eat, "24M", 1) with { Token = $"{Token}-{i}", Directory = PathOf($"attempt-{i}") })
            .ToList();
        var results = await Task.WhenAll(specs.Select(spec => Task.Run(() => RunAsync(limits, spec))));
        Assert.Equal(
            specs.Select((_, i) => i % 2 == 1 ? (FailureClass?)null : FailureClass.OutOfMemory),
            results.Select(result => result.FailureClass));
        Assert.All(specs.SelectMany(spec => Directories(place, spec.Token)), directory => Assert.False(Directory.Exists(directory)));
    }

    [Fact]
    public async Task A_cgroup_that_a_dead_orchestrator_left_is_ended_and_removed_by_its_token()
    {
        var place = Place();
        var spec = Shell("true", "64M");
        var limiter = AttemptLimiter.Create(place, spec, spec.Resources!.Memory, cpus: 1);

        // It carries no token: only the cgroup tells whose it is.
        var child = await ChildProcess.StartAsync(limiter.Apply(Info("sh", "-c", "sleep 300; true", Marker)));
        await Until(() => File.ReadAllText($"/proc/{child.Pid}/cgroup").Contains(Token, StringComparison.Ordinal), "it is in its cgroup");
        await Until(() => Marked(Marker).Count > 0, "it is what it was started as");
        Assert.Equal((0, 0), await StrayProcesses.EndByTokenAsync([Token[..^1]]));
        Assert.NotEmpty(Marked(Marker));

        var (ended, surviving) = await StrayProcesses.EndByTokenAsync([Token, "po-other-0-1"]);

        Assert.True(ended >= 1);
        Assert.Equal(0, surviving);
        await child.Completion;
        Assert.Empty(Marked(Marker));
        await Until(() => !Directories(place, Token).Any(Directory.Exists), "its cgroups are gone");
    }

    [Fact]
    public async Task A_task_that_names_no_resources_has_no_cgroup()
    {
        var place = Place();
        Assert.Null((await RunAsync(AttemptLimits.In(place), Shell("cat /proc/self/cgroup"))).FailureClass);
        Assert.DoesNotContain(Token, Output(), StringComparison.Ordinal);
        Assert.Null(
            (
                await RunAsync(
                    AttemptLimits.In(place),
                    Shell("cat /proc/self/cgroup") with
                    {
                        Resources = new TaskResources { Memory = MemorySize.Parse("8G") },
                    })).FailureClass);
        Assert.DoesNotContain(Token, Output(), StringComparison.Ordinal);
    }
}
