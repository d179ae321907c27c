using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>A random plan and everything that happens to it, all from a seed; what a test prints to be run again.</summary>
internal sealed record Scenario(
    int Seed,
    int Tasks,
    int Executors,
    bool FailFast,
    int Requests,
    bool Resources,
    bool Approvals,
    int TroublePercent)
{
    private const int Edges = 1, Needs = 2, Retries = 3, Ends = 4, Losses = 5, Lengths = 6, Waits = 7, Kinds = 8, Options = 9, Says = 10;

    private static readonly FailureClass[] Failures =
    [
        FailureClass.Transient, FailureClass.RateLimited, FailureClass.RateLimited, FailureClass.Timeout, FailureClass.OutOfMemory,
        FailureClass.Preempted, FailureClass.TaskFailed, FailureClass.Permanent, FailureClass.Canceled,
    ];

    /// <summary>What there is of the machine.</summary>
    public static ResourceDemand Capacity { get; } = new(4, 8L << 30, 2);

    /// <summary>Random scenarios, and smaller ones of one that fails.</summary>
    public static Arbitrary<Scenario> Any { get; } = Arb.From(
        Gen.Choose(0, int.MaxValue - 1).Select(seed => new Scenario(
            seed,
            Tasks: 1 + (int)(60 * Math.Pow(Dice.Roll(seed, Options, 1), 2)),
            Executors: 1 + Dice.Pick(16, seed, Options, 2),
            FailFast: Dice.Roll(seed, Options, 3) < 0.2,
            Requests: Dice.Roll(seed, Options, 4) < 0.5 ? Dice.Pick(4, seed, Options, 5) : 0,
            Resources: Dice.Roll(seed, Options, 6) < 0.5,
            Approvals: Dice.Roll(seed, Options, 7) < 0.4,
            TroublePercent: Dice.Pick(70, seed, Options, 8))),
        Smaller);

    public RunOptions RunOptions => new()
    {
        MaxExecutors = Executors,
        FailFast = FailFast,
        TimeLimit = TimeSpan.FromHours(1),
        Retry = new RetryOptions
        {
            MaxRetries = Dice.Pick(4, Seed, Options, 9),
            FreeRateLimits = Dice.Pick(3, Seed, Options, 10),
            EscalateTime = Dice.Roll(Seed, Options, 11) < 0.5 ? 1 : 2,
            MaxDelay = TimeSpan.FromSeconds(Dice.Roll(Seed, Options, 12) < 0.5 ? 300 : 7),
            MemoryCap = Dice.Roll(Seed, Options, 13) < 0.5 ? null : MemorySize.Parse("3G"),
        },
    };

    public OrchestratorPlan Plan
    {
        get
        {
            var density = Math.Min(0.5, 3.0 * Dice.Roll(Seed, Edges) / Tasks);
            return new OrchestratorPlan { Tasks = [.. Enumerable.Range(0, Tasks).Select(i => Task(i, density))] };
        }
    }

    /// <summary>How the attempt of a task ends that follows so many attempts which were held against it; null for success.</summary>
    public FailureClass? End(int task, int index) =>
        Dice.Roll(Seed, Ends, task, index) * 100 < TroublePercent ? Failures[Dice.Pick(Failures.Length, Seed, Ends, task, index, 1)] : null;

    /// <summary>Whether an attempt is lost, whatever it did.</summary>
    public bool IsLost(int task, int number) => Dice.Roll(Seed, Losses, task, number) * 1000 < TroublePercent;

    public TimeSpan Duration(int task, int number) => TimeSpan.FromSeconds(1 + Dice.Pick(300, Seed, Lengths, task, number));

    /// <summary>What a service that limits or is overloaded asks for; null where it does not say.</summary>
    public TimeSpan? RetryAfter(int task, int index) =>
        Dice.Roll(Seed, Waits, task, index) < 0.6 ? TimeSpan.FromSeconds(Dice.Pick(900, Seed, Waits, task, index, 1)) : null;

    /// <summary>What is said to a task that waits for approval.</summary>
    public bool Approves(int task) => Dice.Roll(Seed, Says, task) < 0.8;

    /// <summary>What is asked of the run at a turn; null for nothing.</summary>
    public RunRequest? RequestAt(int turn, OrchestratorRun run)
    {
        for (var i = 0; i < Requests; i++)
        {
            if (turn != 1 + Dice.Pick((3 * Tasks) + 2, Seed, Says, -1, i))
            {
                continue;
            }

            var some = run.Tasks[Dice.Pick(Tasks, Seed, Says, -2, i)].Id;
            return Dice.Pick(9, Seed, Says, -3, i) switch
            {
                0 => new StopRequest("enough"),
                1 or 2 or 3 => new RetryRequest([]),
                4 => new RetryRequest([some]),
                5 => new ApproveRequest([]),
                6 => new DenyRequest([some], null),
                7 => new AddTasksRequest(AddedTasks.Write([.. Added(i, some)])),
                _ => new DenyRequest([], "no"),
            };
        }

        return null;
    }

    private static IEnumerable<OrchestratorTask> Added(int request, string dependency)
    {
        yield return new OrchestratorTask
        {
            Id = $"added-{request}-last",
            Command = "true",
            DependsOn = [$"added-{request}-first", dependency],
        };
        yield return new OrchestratorTask { Id = $"added-{request}-first", Command = "true", RequireApproval = request % 3 == 0 };
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        new Scenario({Seed}, Tasks: {Tasks}, Executors: {Executors}, FailFast: {FailFast}, Requests: {Requests}, Resources: {Resources}, Approvals: {Approvals}, TroublePercent: {TroublePercent})
          {RunOptions.Retry}
        {string.Join('\n', Plan.Tasks.Select((task, i) => $"  {Describe(task)}: {string.Join(", ", Enumerable.Range(0, 5).Select(index => End(i, index)?.ToString() ?? "ok"))}"))}
        """);

    private static string Describe(OrchestratorTask task) =>
        $"{task.Id}[{string.Join(' ', task.DependsOn)}]"
        + (task.Resources is { } resources ? $" cpus {resources.Cpus} memory {resources.Memory} gpus {resources.Gpus}" : string.Empty)
        + (task.MaxRetries is { } retries ? $" retries {retries}" : string.Empty)
        + (task.Agent is { } agent ? $" {agent}" : string.Empty)
        + (task.Command is not null ? " command" : string.Empty)
        + (task.RequireApproval ? " approval" : string.Empty);

    private static IEnumerable<Scenario> Smaller(Scenario big)
    {
        IEnumerable<Scenario> all =
        [
            big with { Tasks = Math.Max(1, big.Tasks / 2) },
            big with { Tasks = Math.Max(1, big.Tasks - 1) },
            big with { Requests = 0 },
            big with { Requests = Math.Max(0, big.Requests - 1) },
            big with { FailFast = false },
            big with { Resources = false },
            big with { Approvals = false },
            big with { Executors = 1 },
            big with { Executors = Math.Max(1, big.Executors / 2) },
            big with { TroublePercent = big.TroublePercent / 2 },
        ];
        return all.Where(smaller => smaller != big);
    }

    private OrchestratorTask Task(int i, double density)
    {
        var kind = Dice.Pick(3, Seed, Kinds, i);
        return new OrchestratorTask
        {
            Id = $"t{i}",
            Prompt = kind == 0 ? null : "do",
            Command = kind == 0 ? "true" : null,
            Agent = kind == 2 ? AgentKind.ClaudeCode : null,
            DependsOn = [.. Enumerable.Range(0, i).Where(on => Dice.Roll(Seed, Edges, i, on) < density).Select(on => $"t{on}")],
            Priority = Dice.Pick(4, Seed, Kinds, i, 1) == 0 ? Dice.Pick(5, Seed, Kinds, i, 2) - 2 : 0,
            MaxRetries = Dice.Roll(Seed, Retries, i) < 0.3 ? Dice.Pick(4, Seed, Retries, i, 1) : null,
            RequireApproval = Approvals && Dice.Roll(Seed, Kinds, i, 3) < 0.2,
            Resources = Resources && Dice.Roll(Seed, Needs, i) < 0.6
                ? new TaskResources
                {
                    Cpus = (1 + Dice.Pick(40, Seed, Needs, i, 1)) / 10.0,
                    Memory = Dice.Roll(Seed, Needs, i, 2) < 0.5 ? new MemorySize((1L + Dice.Pick(8, Seed, Needs, i, 3)) << 30) : null,
                    Gpus = Dice.Pick(3, Seed, Needs, i, 4),
                }
                : null,
        };
    }
}
