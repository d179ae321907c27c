using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>Limits of each process, where no cgroup can be made.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class ProcessLimitTests : LimitTestBase
{
    private static readonly AttemptLimits Limits = AttemptLimits.In(NoPlace);

    [Fact]
    public async Task Each_process_has_the_memory_and_the_processor_time_that_the_task_names()
    {
        Assert.Null((await RunAsync(Limits, Shell("ulimit -d; ulimit -S -t; ulimit -H -t; sh -c 'ulimit -d'", "64M", 0.5))).FailureClass);
        Assert.Equal(["65536", "30", "35", "65536"], Output().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_program_that_is_given_no_memory_and_says_so_ends_out_of_memory()
    {
        var result = await RunAsync(Limits, Shell(Eat, "64M"));
        Assert.Equal(FailureClass.OutOfMemory, result.FailureClass);
        Assert.Contains("limited to 64M", result.Message, StringComparison.Ordinal);
        Assert.Contains("memory exhausted", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_in_which_nothing_starts_is_out_of_memory()
    {
        var result = await RunAsync(Limits, Program("true", [], "4K"));
        Assert.Equal(FailureClass.OutOfMemory, result.FailureClass);
        Assert.Contains("limited to 4K", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -SEGV $$", 139)]
    public async Task Other_failures_stay_what_they_are(string script, int exitCode)
    {
        // Other tests let the system end processes for want of memory, and one that is killed meanwhile is counted among those.
        AttemptResult result;
        long kills;
        do
        {
            kills = SystemKills.Now();
            result = await RunAsync(Limits, Shell(script, "64M", 1));
        }
        while (SystemKills.Now() != kills);

        Assert.Equal((FailureClass.TaskFailed, exitCode), (result.FailureClass, result.ExitCode));
    }

    [Fact]
    public async Task Processor_time_that_is_used_up_is_a_timeout()
    {
        var result = await RunAsync(Limits, Shell("while :; do :; done", cpus: 0.01));
        Assert.Equal((FailureClass.Timeout, 152), (result.FailureClass, result.ExitCode));
        Assert.Contains("1 s of CPU time", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cgroup_that_cannot_be_made_is_told_and_replaced()
    {
        // Nobody makes directories there.
        var place = new CgroupPlace { Memory = new CgroupParent("/proc/self", IsUnified: false) };
        var result = await RunAsync(AttemptLimits.In(place), Shell("ulimit -d", "64M"));
        Assert.Null(result.FailureClass);
        Assert.Equal("65536", Output().Trim());
        Assert.Contains("each of its processes was limited instead", Assert.Single(result.Warnings!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_by_the_whole_system_is_out_of_memory()
    {
        // Another cgroup than the attempt's own takes too much: this attempt sees only that the system ends processes.
        var place = Place();
        using var cgroup = new TemporaryCgroup(place, $"{Token}x");
        var unlimited = Shell($"sh -c \"echo \\$\\$ > {cgroup.Memory}/cgroup.procs; exec {Eat}\"; exit $?");
        var result = await RunAsync(null, unlimited);
        Assert.Equal((FailureClass.OutOfMemory, 137), (result.FailureClass, result.ExitCode));
        Assert.Contains("while the system ended processes for want of memory", result.Message, StringComparison.Ordinal);
    }

    private sealed class TemporaryCgroup : IDisposable
    {
        private readonly CgroupPlace place;
        private readonly string token;

        public TemporaryCgroup(CgroupPlace place, string token)
        {
            (this.place, this.token) = (place, token);
            Cgroup.Create(place, token, 48 << 20, cpus: null);
        }

        public string Memory => place.Memory!.Of(token);

        public void Dispose() => Assert.All(Directories(place, token), directory => Assert.True(CgroupEnder.Remove(directory)));
    }
}
