using Microsoft.Extensions.Logging.Abstractions;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>What is said of tasks that are added is said once a run, however many are added, and whoever asks.</summary>
public sealed class TaskNoticesTests
{
    private static readonly AddTasksRequest Added = new(AddedTasks.Write(
    [
        new OrchestratorTask { Id = "x", Command = "true", Resources = new TaskResources { Memory = MemorySize.Parse("64M") } },
    ]));

    private long free = 90_000_000;

    [Fact]
    public void Before_the_run_has_a_warning_it_is_not_said_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits of other systems are others.");
        var notices = Notices(NewRun());
        var first = notices.After(Added);
        Assert.Equal(2, first.Count);
        Assert.Contains("Only 90 MB are free", first[0], StringComparison.Ordinal);
        free = 80_000_000;
        Assert.Empty(notices.After(Added));
        Assert.Empty(notices.After(new RetryRequest([])));
        Assert.Empty(notices.Next());
    }

    [Fact]
    public void What_an_earlier_owner_said_of_the_disk_is_said_already()
    {
        var run = NewRun();
        run.Warnings = [RunDirectory.DiskWarning(new RunPaths(run.Directory), 5, 95_000_000)!];
        Assert.DoesNotContain(Notices(run).After(Added), text => text.StartsWith("Only ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_much_disk_nothing_is_said_until_it_is_little()
    {
        var notices = Notices(NewRun());
        free = 900_000_000;
        Assert.DoesNotContain(notices.After(Added), text => text.StartsWith("Only ", StringComparison.Ordinal));
        free = 9_000_000;
        Assert.Contains("Only 9 MB are free", Assert.Single(notices.After(Added)), StringComparison.Ordinal);
    }

    private static OrchestratorRun NewRun() => new(
        "01jx0000000000000000000000",
        "/nowhere/run",
        Plans.Of(new OrchestratorTask
        {
            Id = "limited",
            Command = "true",
            Resources = new TaskResources { Memory = MemorySize.Parse("64M") },
        }),
        new RunOptions { Backend = BackendKind.Threading },
        DateTimeOffset.UnixEpoch);

    private TaskNotices Notices(OrchestratorRun run)
    {
        var traits = BackendRegistry.Get(BackendKind.Threading).Traits;
        return new TaskNotices(
            run,
            traits,
            AttemptLimits.In(CgroupPlace.Find([], _ => false)),
            new ExecutorLimit(run, traits, hasSecrets: false, left: null),
            () => free,
            NullLogger.Instance);
    }
}
