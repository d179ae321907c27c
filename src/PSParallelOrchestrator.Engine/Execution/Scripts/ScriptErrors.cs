namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>The errors of scripts that cannot be run.</summary>
internal static class ScriptErrors
{
    public static OrchestratorException NoProcessOfPowerShell(string task) => new(
        "InProcessImpossible",
        OrchestratorErrorKind.InvalidInput,
        $"Task '{task}' is to run in the process of PowerShell (inProcess), but this run has none: it is run by psorch, or its tasks "
            + "run in processes of their own.",
        "Start the run from PowerShell on the backend Threading, or leave out inProcess.");

    public static OrchestratorException NoPowerShell(string task, string problem) => new(
        "PowerShellMissing",
        OrchestratorErrorKind.NotAvailable,
        $"Task '{task}' is a PowerShell script, and there is no PowerShell to run it in. {problem}",
        "Install PowerShell 7 (pwsh), or name one with -Shell (--shell).");
}
