namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Environment variables that tell a process of which attempt it is.</summary>
internal static class AttemptVariables
{
    /// <summary>The attempt's token. It names the attempt and is no secret.</summary>
    public const string Token = "PSORCH_TOKEN";
}
