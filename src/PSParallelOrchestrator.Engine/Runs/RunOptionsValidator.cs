using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Checks how a plan is to be run, before anything is made.</summary>
internal static class RunOptionsValidator
{
    private const int MostExecutors = 10_000;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(366);

    /// <summary>Checks options by themselves and against the plan and the machine.</summary>
    /// <param name="plan">A valid plan.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="OrchestratorException">They cannot be used.</exception>
    public static void Check(OrchestratorPlan plan, RunOptions options)
    {
        if (options.Backend != BackendKind.Auto)
        {
            _ = BackendRegistry.Get(options.Backend);
        }

        _ = BackendCatalog.WithBackendOptions(options);
        ClaudeArguments.Check(options.Agents);
        Require(options.Agents.MaxTurns is >= 1 and <= 10_000, "MaxTurns", options.Agents.MaxTurns, "1 to 10000");
        Require(options.Agents.StallLimit > TimeSpan.Zero, "StallLimit", options.Agents.StallLimit, "more than zero");
        Require(options.MaxCostUsd is null or (> 0 and <= 1_000_000), "MaxCostUsd", options.MaxCostUsd, "more than 0, up to 1000000");
        if (options.MaxExecutors is < 1 or > MostExecutors)
        {
            throw RunErrors.Executors(options.MaxExecutors);
        }

        var retry = options.Retry;
        Require(retry.MaxRetries is >= 0 and <= 1000, "MaxRetries", retry.MaxRetries, "0 to 1000");
        Require(retry.Delay >= TimeSpan.Zero && retry.Delay <= LongestDelay, "RetryDelay", retry.Delay, "zero to a year");
        Require(retry.MaxDelay >= TimeSpan.Zero && retry.MaxDelay <= LongestDelay, "MaxRetryDelay", retry.MaxDelay, "zero to a year");
        Require(retry.BackoffMultiplier is >= 1 and <= 100, "BackoffMultiplier", retry.BackoffMultiplier, "1 to 100");
        Require(retry.EscalateTime is >= 1 and <= 100, "EscalateTime", retry.EscalateTime, "1 to 100");
        Require(options.TimeLimit > TimeSpan.Zero, "TimeLimit", options.TimeLimit, "more than zero");
        Require(options.Capacity.Cpus is null or (> 0 and < double.PositiveInfinity), "Cpus", options.Capacity.Cpus, "a number above 0");
        Require(options.Capacity.Memory is null or { Bytes: > 0 }, "Memory", options.Capacity.Memory, "more than 0");
        Require(options.Capacity.Gpus is null or >= 0, "Gpus", options.Capacity.Gpus, "0 or more");
        if (options.Repository is not null && options.BaseRun is not null)
        {
            throw RunErrors.Option("BaseRun", "given together with Repository; a run starts from one of them");
        }

        CheckResources(plan, options);
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
            throw RunErrors.TooLarge(tooLarge);
        }
    }

    private static string Describe(OrchestratorTask task, ResourceDemand capacity)
    {
        var demand = ResourceDemand.Of(task.Resources);
        var what = demand.Cpus > capacity.Cpus ? string.Create(CultureInfo.InvariantCulture, $"{demand.Cpus} CPUs of {capacity.Cpus}")
            : demand.MemoryBytes > capacity.MemoryBytes ? $"{new MemorySize(demand.MemoryBytes)} memory of {new MemorySize(capacity.MemoryBytes)}"
            : string.Create(CultureInfo.InvariantCulture, $"{demand.Gpus} GPUs of {capacity.Gpus}");
        return $"task '{task.Id}' {what}";
    }

    private static void Require(bool condition, string name, object? value, string range)
    {
        if (!condition)
        {
            throw RunErrors.Option(name, string.Create(CultureInfo.InvariantCulture, $"{value}, which is not {range}"));
        }
    }
}
