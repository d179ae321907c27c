namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>Makes runs as a scheduler would have left them.</summary>
internal sealed class RunBuilder
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 33, 6, 123, TimeSpan.Zero);

    public const string RunId = "01kah3xq7v8z4n5m6p7r8s9t0a";

    public static readonly string[] HostileTexts =
    [
        "</script><script>alert(1)</script>",
        "\"]:::Failed\n    click t0 href \"javascript:alert(1)\"",
        "a\tb\nc\rd\u2028e\u0085f",
        "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd",
        "nul\0 bell\a esc\u001b[2J del\u007f",
        "lone \ud800 surrogate \udc00, \ufffe\uffff",
        "]]> --> <!-- <![CDATA[ &amp; &#0; '\"`",
        "back\\slash \\n \\\" #quot; #35; %% end",
        new('x', 10_000),
        "\ud83d\ude00\ud83d\ude00\ud83d\ude00",
    ];

    public static OrchestratorRun Run(int maxExecutors, params OrchestratorTask[] tasks) => new(
        RunId,
        Path.Combine(Path.GetTempPath(), "todo-app"),
        new OrchestratorPlan { Id = "plan-1", Requirements = "Build a todo app", Tasks = tasks },
        new RunOptions { MaxExecutors = maxExecutors },
        Start);

    /// <summary>A run of a plan that a model made, with two executors.</summary>
    public static OrchestratorRun Planned(PlanningRecord planning, params OrchestratorTask[] tasks) => new(
        RunId,
        Path.Combine(Path.GetTempPath(), "todo-app"),
        new OrchestratorPlan { Id = "plan-1", Requirements = "Build a todo app", Planning = planning, Tasks = tasks },
        new RunOptions { MaxExecutors = 2 },
        Start);

    public static OrchestratorRun Of(string requirements) => new(
        RunId,
        Path.Combine(Path.GetTempPath(), "todo-app"),
        new OrchestratorPlan { Id = "plan-1", Requirements = requirements, Tasks = [Task("a")] },
        new RunOptions(),
        Start);

    public static OrchestratorTask Task(string id, params string[] dependsOn) => new() { Id = id, Prompt = "Do it", DependsOn = dependsOn };

    public static TaskAttempt Attempt(
        OrchestratorRun run,
        string task,
        double? from,
        double? to,
        int executor = 0,
        FailureClass? failure = null,
        string? message = null,
        AttemptUsage? usage = null)
    {
        var runTask = run.FindTask(task)!;
        var attempt = new TaskAttempt(runTask, runTask.Attempts.Count + 1, executor, Start.AddSeconds(from ?? 0))
        {
            State = to is null ? AttemptState.Running : failure is null ? AttemptState.Succeeded : AttemptState.Failed,
            StartedAt = from is null ? null : Start.AddSeconds(from.Value),
            FinishedAt = to is null ? null : Start.AddSeconds(to.Value),
            FailureClass = failure,
            Message = message,
            Usage = usage,
        };
        runTask.Add(attempt);
        run.SetState(runTask, to is null ? TaskState.Running : failure is null ? TaskState.Succeeded : TaskState.Failed, message);
        return attempt;
    }

    /// <summary>A run in which every text a task can have is hostile.</summary>
    public static OrchestratorRun Hostile()
    {
        var tasks = HostileTexts.Select((text, i) => new OrchestratorTask
        {
            Id = $"t{i}",
            Title = text,
            Prompt = text,
            DependsOn = i == 0 ? [] : [$"t{i - 1}"],
        }).ToArray();
        var run = new OrchestratorRun(
            RunId,
            Path.Combine(Path.GetTempPath(), "</title><b>\u202ename"),
            new OrchestratorPlan
            {
                Id = "\"plan\"\n",
                Requirements = string.Concat(HostileTexts),
                Complexity = new ComplexityAssessment(1, ComplexityLevel.Simple, string.Concat(HostileTexts), 1),
                Planning = new PlanningRecord
                {
                    Planner = PlannerKind.ClaudeCode,
                    Model = string.Concat(HostileTexts),
                    Rationale = string.Concat(HostileTexts),
                    Requests = 1,
                },
                Tasks = tasks,
            },
            new RunOptions(),
            Start)
        {
            Simulated = true,
            Warnings = HostileTexts,
        };
        for (var i = 0; i < HostileTexts.Length; i++)
        {
            Attempt(run, $"t{i}", i, i + 1, failure: FailureClass.TaskFailed, message: HostileTexts[i]);
        }

        return run;
    }
}
