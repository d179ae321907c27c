namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>Gives requests what a service knows its customer by.</summary>
internal interface IRequestAuthorization
{
    /// <summary>Adds it to a request.</summary>
    /// <param name="request">The request, whole but for this; gets headers.</param>
    /// <param name="body">What it sends.</param>
    /// <returns>A task that ends when it is added.</returns>
    /// <exception cref="OrchestratorException">There is none, or it cannot be renewed.</exception>
    Task ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body);
}
