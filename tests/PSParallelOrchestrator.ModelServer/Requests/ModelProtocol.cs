namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>Whose paths, errors and framing a request uses.</summary>
public enum ModelProtocol
{
    /// <summary>The Anthropic Messages API.</summary>
    Messages,

    /// <summary>The Bedrock runtime.</summary>
    Bedrock,
}
