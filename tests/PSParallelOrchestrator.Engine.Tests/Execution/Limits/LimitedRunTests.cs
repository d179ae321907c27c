using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>Limits in whole runs.</summary>
public sealed class LimitedRunTests : IDisposable
{
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_task_that_ran_out_of_memory_is_given_twice_as_much_and_succeeds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        await using var run = await RealRun.CompletedAsync(
            Plans.Of(Command("dd", ["if=/dev/zero", "of=/dev/null", "bs=96M", "count=1"])),
            RealRun.Options());
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal(["OutOfMemory", ""], run.Trace("a", "failureClass"));
        Assert.Equal([null, MemorySize.Parse("128M")], run.Task("a").Attempts.Select(attempt => attempt.Memory));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Less_than_the_plan_asks_for_is_told_once_a_run(bool cgroups)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        var parent = new CgroupParent("/proc/self", IsUnified: false);
        var limits = AttemptLimits.In(cgroups ? new CgroupPlace { Memory = parent, Cpu = parent } : CgroupPlace.Find([], _ => false));
        var services = new EngineContext { Limits = limits };
        RunDirectoryOf(
            await RunAsync(
                await RunSession.CreateAsync(
                    Plans.Of(Command("false", [])),
                    place["out"],
                    "test",
                    RealRun.Options() with
                    {
                        Retry = new RetryOptions { MaxRetries = 0 },
                    },
                    services,
                    CancellationToken.None)),
            out var directory,
            out var first);
        RunDirectoryOf(
            await RunAsync(await RunSession.OpenAsync(directory, reopen: true, services, CancellationToken.None)),
            out _,
            out var second);

        Assert.Equal(
            cgroups ? 0 : 1,
            first.Count(text => text.Contains("because no cgroup file system is mounted", StringComparison.Ordinal)));
        Assert.Equal(first.Count, second.Count);
        var log = await File.ReadAllTextAsync(new RunPaths(directory).Log, TestContext.Current.CancellationToken);
        Assert.Equal(cgroups, log.Contains("limited by cgroups below /proc/self (version 1)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData("1G", null, "limits each of its processes")]
    [InlineData(null, 2.0, "CPU time of each of its processes")]
    [InlineData("1G", 2.0, "CPU time of each process")]
    public void A_notice_says_what_is_limited_instead(string? memory, double? cpus, string text)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        var plan = Plans.Of(
            Command("true", []) with
            {
                Resources = new TaskResources
                {
                    Memory = memory is null ? null : MemorySize.Parse(memory),
                    Cpus = cpus,
                    Gpus = 1,
                },
            });
        var notice = AttemptLimits.In(CgroupPlace.Find([], _ => false)).Notice(plan.Tasks);
        Assert.Equal(text.Length > 0, notice?.IsWarning == true);
        Assert.Contains(text, notice?.Text ?? "", StringComparison.Ordinal);
    }

    private static async Task<OrchestratorRun> RunAsync(RunSession session)
    {
        await using (session)
        {
            await session.RunAsync(null, CancellationToken.None);
            return session.Run;
        }
    }

    private static void RunDirectoryOf(OrchestratorRun run, out string directory, out IReadOnlyList<string> warnings) =>
        (directory, warnings) = (run.Directory, run.Warnings);

    private static OrchestratorTask Command(string program, IReadOnlyList<string> arguments) =>
        new()
        {
            Id = "a",
            Command = program,
            Arguments = arguments,
            Resources = new TaskResources { Memory = MemorySize.Parse("64M"), Cpus = 1 },
        };
}
