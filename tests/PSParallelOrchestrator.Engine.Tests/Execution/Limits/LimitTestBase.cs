using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>Attempts with limits, real processes.</summary>
public abstract class LimitTestBase : ProcessTestBase
{
    private static readonly Lazy<CgroupPlace> Found = new(() => CgroupPlace.Find(CgroupMount.OfThisProcess(), LibC.MayWrite));

    /// <summary>Takes 200 MB of memory.</summary>
    protected const string Eat = "dd if=/dev/zero of=/dev/null bs=200M count=1";

    protected string Token { get; } = $"po-limits{Guid.NewGuid():N}-0-1";

    private protected static CgroupPlace NoPlace { get; } = CgroupPlace.Find([], _ => false);

    /// <summary>Where cgroups can be made here; skips the test where they cannot.</summary>
    private protected static CgroupPlace Place()
    {
        Assert.SkipUnless(Found.Value is { Memory: not null, Cpu: not null }, $"Needs cgroups that may be written: {Found.Value.Reason}.");
        return Found.Value;
    }

    private protected static IEnumerable<string> Directories(CgroupPlace place, string token) =>
        new[] { place.Memory, place.Cpu, place.CpuTime }.OfType<CgroupParent>().Select(parent => parent.Of(token)).Distinct();

    private protected static Task<AttemptResult> RunAsync(AttemptLimits? limits, AttemptSpec spec) =>
        RunUntilAsync(limits, spec, TestContext.Current.CancellationToken);

    private protected static Task<AttemptResult> RunUntilAsync(AttemptLimits? limits, AttemptSpec spec, CancellationToken stop) =>
        new AttemptRunner(new Dictionary<AgentKind, IAgent>(), new AgentAccess(), TimeProvider.System, limits).RunAsync(spec, stop);

    private protected AttemptSpec Shell(string script, string? memory = null, double? cpus = null) =>
        Program("sh", ["-c", script], memory, cpus);

    private protected AttemptSpec Program(string program, IReadOnlyList<string> arguments, string? memory = null, double? cpus = null)
    {
        var resources = new TaskResources { Memory = memory is null ? null : MemorySize.Parse(memory), Cpus = cpus };
        return new AttemptSpec
        {
            Token = Token,
            RunId = "run",
            Task = new OrchestratorTask { Id = "t", Command = program, Arguments = arguments, Resources = resources },
            Resources = resources,
            Attempt = 1,
            Executor = 0,
            Directory = PathOf("attempt"),
            TimeLimit = TimeSpan.FromMinutes(1),
        };
    }

    protected static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }

    protected string Output() => File.ReadAllText(PathOf("attempt/stdout.log"));
}
