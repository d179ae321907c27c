using System.Collections.ObjectModel;
using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Checks how a plan is to be run, before anything is made.</summary>
internal static class RunOptionsValidator
{
    private static readonly ReadOnlyDictionary<int, FailureClass> NoCodes = ReadOnlyDictionary<int, FailureClass>.Empty;

    /// <summary>Checks options by themselves and against the plan and the machine.</summary>
    /// <exception cref="OrchestratorException">They cannot be used.</exception>
    public static void Check(OrchestratorPlan plan, RunOptions options)
    {
        if (options.Backend != BackendKind.Auto)
        {
            _ = BackendRegistry.Get(options.Backend);
        }

        _ = BackendCatalog.WithBackendOptions(options);
        ClaudeArguments.Check(options.Agents);
        OptionRanges.Turns.Check(options.Agents.MaxTurns, "MaxTurns");
        OptionRanges.Limit.Check(options.Agents.OutageLimit, "OutageLimit");
        OptionRanges.Limit.Check(options.Agents.FallbackAfter, "FallbackAfter");
        OptionRanges.Requests.Check(options.Agents.MaxRequests, "MaxRequests");
        OptionRanges.Limit.Check(options.Agents.StallLimit, "StallLimit");
        OptionRanges.Cost.Check(options.MaxCostUsd, "MaxCostUsd");
        OptionRanges.Executors.Check(options.MaxExecutors, "MaxExecutors");
        OptionRanges.Retries.Check(options.Retry.MaxRetries, "MaxRetries");
        OptionRanges.Delay.Check(options.Retry.Delay, "RetryDelay");
        OptionRanges.Delay.Check(options.Retry.MaxDelay, "MaxRetryDelay");
        OptionRanges.Factor.Check(options.Retry.BackoffMultiplier, "BackoffMultiplier");
        OptionRanges.Factor.Check(options.Retry.EscalateTime, "EscalateTime");
        OptionRanges.Memory.Check(options.Retry.MemoryCap, "MemoryCap");
        OptionRanges.Limit.Check(options.TimeLimit, "TimeLimit");
        if (ExitCodeRules.Problem(options.ExitCodes ?? NoCodes, options.SuccessCodes ?? []) is { } problem)
        {
            throw OptionErrors.ExitCodesInvalid(problem);
        }

        CheckResults(options);
        if (options.CommandShell is { } shell && ShellName.Problem(shell) is var (reason, remedy))
        {
            throw OptionErrors.CommandShellInvalid($"is {DiagnosticText.Quote(shell)}, which {reason}", remedy);
        }

        OptionRanges.Grace.Check(options.GraceTime, "GraceTime");
        OptionRanges.Cpus.Check(options.Capacity.Cpus, "Cpus");
        OptionRanges.Memory.Check(options.Capacity.Memory, "Memory");
        OptionRanges.Gpus.Check(options.Capacity.Gpus, "Gpus");
        if (options.Repository is not null && options.BaseRun is not null)
        {
            throw OptionErrors.TwoBeginnings("BaseRun", "Repository");
        }

        CheckResources(plan, options);
    }

    private static void CheckResults(RunOptions options)
    {
        if (ConflictRules.Problem(options.Conflicts ?? []) is { } problem)
        {
            throw OptionErrors.ConflictsInvalid(problem);
        }

        foreach (var pattern in options.Ignore ?? [])
        {
            if ((pattern is null ? "is null" : PathPatternRules.IgnoreReason(pattern)) is { } reason)
            {
                throw OptionErrors.IgnoreInvalid($"the pattern {DiagnosticText.Quote(pattern)} {reason}");
            }
        }
    }

    private static void CheckResources(OrchestratorPlan plan, RunOptions options)
    {
        // Which backend Auto takes is not known yet; what it may take runs here.
        var capacity = BackendRegistry.Find(options.Backend)?.Capacity(options.Capacity) ?? HostCapacity.Capacity(options.Capacity);
        var pool = new ResourcePool(capacity, numbersGpus: false);
        var tooLarge = plan.Tasks
            .Where(task => !pool.CanEverFit(ResourceDemand.Of(task.Resources)))
            .Select(task => Describe(task, capacity))
            .Take(20)
            .ToList();
        if (tooLarge.Count > 0)
        {
            throw RunOptionErrors.TooLarge(tooLarge);
        }
    }

    private static string Describe(OrchestratorTask task, ResourceDemand capacity)
    {
        var demand = ResourceDemand.Of(task.Resources);
        var what =
            demand.Cpus > capacity.Cpus ? string.Create(CultureInfo.InvariantCulture, $"{demand.Cpus} CPUs of {capacity.Cpus}")
            : demand.MemoryBytes > capacity.MemoryBytes
                ? $"{new MemorySize(demand.MemoryBytes)} memory of {new MemorySize(capacity.MemoryBytes)}"
            : string.Create(CultureInfo.InvariantCulture, $"{demand.Gpus} GPUs of {capacity.Gpus}");
        return $"task '{task.Id}' {what}";
    }
}
