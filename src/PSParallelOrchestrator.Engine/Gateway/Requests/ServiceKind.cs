namespace PSParallelOrchestrator.Engine.Gateway.Requests;

/// <summary>Which service a request is for.</summary>
internal enum ServiceKind
{
    /// <summary>The Anthropic API.</summary>
    Anthropic,

    /// <summary>Amazon Bedrock.</summary>
    Bedrock,
}
