using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Scripts;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Makes what an attempt is told from what the run says.</summary>
internal static class AttemptSpecs
{
    /// <summary>The specification of an attempt.</summary>
    /// <param name="settings">Where the run stands, and its prices.</param>
    /// <param name="memory">The memory it is given; null for the task's own.</param>
    /// <param name="timeLimit">The time limit it is given; null for the task's own, or the run's.</param>
    /// <param name="costLimitUsd">What it may cost; null for no limit.</param>
    public static AttemptSpec Create(
        SchedulerSettings settings, ActiveAttempt attempt, MemorySize? memory, TimeSpan? timeLimit, decimal? costLimitUsd)
    {
        var task = attempt.Task.Definition;
        var options = attempt.Task.Run.Options;
        return new AttemptSpec
        {
            Token = attempt.Token,
            RunId = attempt.Task.Run.Id,
            Task = task,
            Attempt = attempt.Number,
            Executor = attempt.Executor,
            Directory = settings.Paths.Attempt(attempt.Executor, task.Id, attempt.Number),
            TimeLimit = timeLimit ?? task.TimeLimit ?? options.TimeLimit,
            GraceTime = task.GraceTime ?? options.GraceTime ?? RunOptions.DefaultGraceTime,
            ExitCodes = ExitCodes(options, task),
            SuccessCodes = SuccessCodes(options, task),
            Resources = memory is null ? task.Resources : (task.Resources ?? new TaskResources()) with { Memory = memory },
            Gpus = attempt.Gpus,
            Agent = task.Agent ?? options.Agent,
            AgentOptions = AgentOptions(options, task),
            CostLimitUsd = costLimitUsd,
            Prices = task.Kind == TaskKind.Agent ? settings.Prices : null,
            PreviousFailure = attempt.Number > 1 && attempt.Task.Attempts is { Count: > 0 } attempts
                ? attempts[Math.Min(attempt.Number - 2, attempts.Count - 1)].CheckOutput
                : null,
            Requirements = attempt.Task.Run.Plan.Requirements,
            IsCommandBesidePlan = IsBeside(attempt.Task.Run.Plan, task.Command),
            BeforeTask = options.BeforeTask,
            AfterTask = options.AfterTask,
            VerifyShell = task.Verify is null ? null : VerifyShell(task, attempt.Task.Run.Plan, options),
            CommandShell = options.CommandShell,
            Shell = task.Script is null ? null : options.Shell ?? OwnPowerShell.Program,
            Dependencies = Dependencies(settings, attempt.Task),
            Simulation = options.Simulation,
        };
    }

    /// <summary>The shell of a task's verify, whoever named one: the task goes before its plan, and that before the run.</summary>
    public static string? VerifyShell(OrchestratorTask task, OrchestratorPlan plan, RunOptions options) =>
        task.CommandShell ?? plan.CommandShell ?? options.CommandShell;

    /// <summary>Whether a command is a relative path that leads to a file from the folder of the plan.</summary>
    private static bool IsBeside(OrchestratorPlan plan, string? command) =>
        command is not null
        && command.Contains('/', StringComparison.Ordinal)
        && !Path.IsPathRooted(command)
        && Path.GetDirectoryName(plan.SourcePath) is { Length: > 0 } folder
        && File.Exists(Path.GetFullPath(command, folder));

    // Only scripts are told: they get the objects that these tasks wrote.
    private static Dictionary<string, string> Dependencies(SchedulerSettings settings, RunTask task)
    {
        var directories = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in task.Definition.Script is null ? [] : task.Definition.DependsOn)
        {
            if (task.Run.FindTask(id)?.LastAttempt is { } last)
            {
                directories[id] = settings.Paths.Attempt(last);
            }
        }

        return directories;
    }

    /// <summary>What exit codes mean: as the task says, and as the run says of the others.</summary>
    private static Dictionary<int, FailureClass>? ExitCodes(RunOptions options, OrchestratorTask task)
    {
        var codes = new Dictionary<int, FailureClass>(options.ExitCodes ?? task.ExitCodes);
        foreach (var (code, failure) in task.ExitCodes)
        {
            codes[code] = failure;
        }

        foreach (var code in task.SuccessCodes)
        {
            codes.Remove(code);
        }

        return codes.Count == 0 ? null : codes;
    }

    private static List<int>? SuccessCodes(RunOptions options, OrchestratorTask task)
    {
        List<int> codes = [.. task.SuccessCodes.Union(options.SuccessCodes ?? []).Where(code => !task.ExitCodes.ContainsKey(code))];
        return codes.Count == 0 ? null : codes;
    }

    /// <summary>How the agent of a task works: as the run says, and as the task says instead.</summary>
    public static AgentOptions AgentOptions(RunOptions options, OrchestratorTask task) =>
        task is { Model: null, Effort: null, MaxTurns: null } ? options.Agents
        : options.Agents with
        {
            Model = task.Model ?? options.Agents.Model,
            Effort = task.Effort ?? options.Agents.Effort,
            MaxTurns = task.MaxTurns ?? options.Agents.MaxTurns,
        };
}
