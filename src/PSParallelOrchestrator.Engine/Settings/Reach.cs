using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>The records that settings reach, and the parts that several of them have.</summary>
internal static class Reach
{
    public static SettingEffect<T> Run<T>(Func<RunOptions, T, RunOptions> set) => new SettingEffect<T, RunOptions>(set);

    public static SettingEffect<T> Planner<T>(Func<PlannerOptions, T, PlannerOptions> set) => new SettingEffect<T, PlannerOptions>(set);

    public static SettingEffect<T> Request<T>(Func<PlanRequest, T, PlanRequest> set, OptionRange<T>? range = null) =>
        new SettingEffect<T, PlanRequest>(set, range);

    public static SettingEffect<T> Engine<T>(Func<EngineContext, T, EngineContext> set) => new SettingEffect<T, EngineContext>(set);

    public static SettingEffect<T> Destination<T>(Func<RunDestination, T, RunDestination> set) => new SettingEffect<T, RunDestination>(set);

    public static SettingEffect<T> Merge<T>(Func<MergeOptions, T, MergeOptions> set) => new SettingEffect<T, MergeOptions>(set);

    public static SettingEffect<T> Terms<T>(Func<RetryTerms, T, RetryTerms> set) => new SettingEffect<T, RetryTerms>(set);

    /// <summary>Agents that work, and models that plan.</summary>
    public static SettingEffect<T>[] Agents<T>(Func<AgentOptions, T, AgentOptions> set) =>
    [
        Run<T>((options, value) => options with { Agents = set(options.Agents, value) }),
        Planner<T>((options, value) => options with { Agents = set(options.Agents, value) }),
    ];

    /// <summary>Attempts, and requests of models that plan.</summary>
    public static SettingEffect<T>[] Retry<T>(Func<RetryOptions, T, RetryOptions> set) =>
    [
        Run<T>((options, value) => options with { Retry = set(options.Retry, value) }),
        Planner<T>((options, value) => options with { Retry = set(options.Retry, value) }),
    ];

    /// <summary>Tasks that name resources, and planners that name them.</summary>
    public static SettingEffect<T>[] Capacity<T>(Func<MachineCapacity, T, MachineCapacity> set) =>
    [
        Run<T>((options, value) => options with { Capacity = set(options.Capacity, value) }),
        Request<T>((request, value) => request with { Capacity = set(request.Capacity, value) }),
    ];

    /// <summary>Makes a path full.</summary>
    public static string FullPath(string path, string workingDirectory) => Path.GetFullPath(path, workingDirectory);
}
