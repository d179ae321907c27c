namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>No connection to an engine could be had, and why is known.</summary>
/// <param name="problem">What is wrong, for people: sentences.</param>
internal sealed class EngineUnreachableException(string problem, Exception? inner = null) : HttpRequestException(problem, inner);
