namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>A container, and the engine that has it: who asks another engine must not take it for gone.</summary>
/// <param name="Id">The container's id.</param>
/// <param name="EngineId">The engine's id.</param>
/// <param name="EngineName">The name of the engine's machine.</param>
/// <param name="Attempt">
/// The token of one attempt of many in a container that is kept; null where the container is the attempt's own.
/// </param>
internal sealed record ContainerHandle(string Id, string EngineId, string EngineName, string? Attempt = null)
{
    private const char Between = '@';
    private const char BeforeAttempt = '/';

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <returns>It; null where it is none.</returns>
    public static ContainerHandle? FromText(string? text) =>
        text?.Split(Between, 3) is not [{ Length: > 0 } container, var engine, var name] ? null
            : container.Split(BeforeAttempt) is [var id, var attempt] ? new ContainerHandle(id, engine, name, attempt)
            : new ContainerHandle(container, engine, name);

    /// <summary>The text that stands in the run's journal.</summary>
    public string ToText() =>
        $"{Id}{(Attempt is null ? string.Empty : BeforeAttempt + Attempt)}{Between}{EngineId}{Between}{EngineName}";
}
