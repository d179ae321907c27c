using System.Globalization;
using Docker.DotNet.Models;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>When containers began and ended, by the clock of their engine.</summary>
internal static class ContainerTimes
{
    public static DateTimeOffset StartOf(ContainerInspectResponse container) => Read(container.State?.StartedAt);

    public static DateTimeOffset EndOf(ContainerInspectResponse container) => Read(container.State?.FinishedAt);

    private static DateTimeOffset Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : TimeProvider.System.GetUtcNow();
}
