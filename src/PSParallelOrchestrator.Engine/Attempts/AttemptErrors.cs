namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>The errors of what an attempt is given.</summary>
internal static class AttemptErrors
{
    public static OrchestratorException SecretMissing(string task, string name) => new(
        "SecretMissing",
        OrchestratorErrorKind.NotFound,
        $"Task '{task}' names the secret {name}, and there is no such variable here.",
        "Set the variable where the run is started, or take it out of the task's secrets.");
}
