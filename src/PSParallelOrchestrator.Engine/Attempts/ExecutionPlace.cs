namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Where this process runs.</summary>
internal static class ExecutionPlace
{
    /// <summary>The variable that is 1 in containers of the backend Docker.</summary>
    public const string ContainerVariable = "PSORCH_IN_CONTAINER";

    /// <summary>Whether a container of ours confines this process, so that agents may have a shell.</summary>
    public static bool IsContainer => Environment.GetEnvironmentVariable(ContainerVariable) == "1";
}
