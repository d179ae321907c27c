using System.Globalization;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Docker.Warm;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>The labels by which containers and networks of runs are found: <c>docker ps --filter label=psorch.run=ID</c>.</summary>
internal static class ContainerLabels
{
    public const string Run = "psorch.run";
    public const string Task = "psorch.task";
    public const string Attempt = "psorch.attempt";
    public const string Executor = "psorch.executor";
    public const string Token = "psorch.token";

    /// <summary>Of containers whose attempts' files are carried to them and back.</summary>
    public const string Carried = "psorch.carried";

    /// <summary>Of containers that are kept for an executor: its directory, by which one is found whose id was never recorded.</summary>
    public const string Directory = "psorch.directory";

    /// <summary>Of containers that answer a question about their image, and are removed at once.</summary>
    public const string Question = "psorch.question";

    /// <summary>Of containers in which a planner asks its model: the directory of the question.</summary>
    public const string Planner = "psorch.planner";

    /// <summary>Of networks that were made because they were missing.</summary>
    public const string Network = "psorch.network";

    /// <summary>Whether a container is that of an attempt.</summary>
    public static bool AreOf(ContainerInspectResponse container, string token) =>
        container.Config?.Labels is { } labels && labels.TryGetValue(Token, out var own) && own == token;

    /// <summary>Where the files of a container's attempt are here.</summary>
    /// <param name="labels">The container's labels.</param>
    /// <param name="run">The run.</param>
    /// <returns>The directory; null where they do not say.</returns>
    public static string? DirectoryOf(IDictionary<string, string> labels, RunPaths run) =>
        labels.TryGetValue(Task, out var task)
        && labels.TryGetValue(Attempt, out var attempt) && int.TryParse(attempt, CultureInfo.InvariantCulture, out var number)
        && labels.TryGetValue(Executor, out var executor) && int.TryParse(executor, CultureInfo.InvariantCulture, out var slot)
            ? run.Attempt(slot, task, number)
            : null;

    /// <summary>Of a container that is kept for many attempts.</summary>
    public static Dictionary<string, string> OfExecutor(AttemptSpec spec) => new()
    {
        [Run] = spec.RunId,
        [Executor] = spec.Executor.ToString(CultureInfo.InvariantCulture),
        [Directory] = WarmPlace.Root(spec.Directory),
    };

    public static Dictionary<string, string> Of(AttemptSpec spec) => new()
    {
        [Run] = spec.RunId,
        [Task] = spec.Task.Id,
        [Attempt] = spec.Attempt.ToString(CultureInfo.InvariantCulture),
        [Executor] = spec.Executor.ToString(CultureInfo.InvariantCulture),
        [Token] = spec.Token,
    };
}
