using System.Globalization;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Docker.Warm;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>The labels by which containers and networks of runs are found: <c>docker ps --filter label=psorch.run=ID</c>.</summary>
internal static class ContainerLabels
{
    public const string Run = "psorch.run";
    public const string Task = "psorch.task";
    public const string Attempt = "psorch.attempt";
    public const string Executor = "psorch.executor";
    public const string Token = "psorch.token";

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
