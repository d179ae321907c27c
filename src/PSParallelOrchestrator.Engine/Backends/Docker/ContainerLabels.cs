using System.Globalization;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>The labels by which containers and networks of runs are found: <c>docker ps --filter label=psorch.run=ID</c>.</summary>
internal static class ContainerLabels
{
    public const string Run = "psorch.run";
    public const string Task = "psorch.task";
    public const string Attempt = "psorch.attempt";
    public const string Executor = "psorch.executor";
    public const string Token = "psorch.token";

    /// <summary>Of containers that answer a question about their image, and are removed at once.</summary>
    public const string Question = "psorch.question";

    /// <summary>Of networks that were made because they were missing.</summary>
    public const string Network = "psorch.network";

    /// <summary>Whether a container is that of an attempt.</summary>
    public static bool AreOf(ContainerInspectResponse container, string token) =>
        container.Config?.Labels is { } labels && labels.TryGetValue(Token, out var own) && own == token;

    public static Dictionary<string, string> Of(AttemptSpec spec) => new()
    {
        [Run] = spec.RunId,
        [Task] = spec.Task.Id,
        [Attempt] = spec.Attempt.ToString(CultureInfo.InvariantCulture),
        [Executor] = spec.Executor.ToString(CultureInfo.InvariantCulture),
        [Token] = spec.Token,
    };
}
