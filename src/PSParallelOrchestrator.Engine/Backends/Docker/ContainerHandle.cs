namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>A container, and the engine that has it: who asks another engine must not take it for gone.</summary>
/// <param name="Id">The container's id.</param>
/// <param name="EngineId">The engine's id.</param>
/// <param name="EngineName">The name of the engine's machine.</param>
internal sealed record ContainerHandle(string Id, string EngineId, string EngineName)
{
    private const char Between = '@';

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <returns>It; null where it is none.</returns>
    public static ContainerHandle? FromText(string? text) =>
        text?.Split(Between, 3) is [{ Length: > 0 } id, var engine, var name] ? new ContainerHandle(id, engine, name) : null;

    /// <summary>The text that stands in the run's journal.</summary>
    public string ToText() => $"{Id}{Between}{EngineId}{Between}{EngineName}";
}
