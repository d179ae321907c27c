using System.Globalization;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>The errors of what scripts cannot be given.</summary>
internal static class ScriptValueErrors
{
    public static OrchestratorException Alive(string what, Type type) => new(
        "ScriptValueAlive",
        OrchestratorErrorKind.InvalidInput,
        $"{what} is a {type.FullName}, which lives in this PowerShell and cannot be carried to where the script runs.",
        "Give its data, for example with Select-Object, or let the script make it.");

    public static OrchestratorException Secret(string what, Type type) => new(
        "ScriptValueSecret",
        OrchestratorErrorKind.InvalidInput,
        $"{what} is a {type.Name}: a secret would stand in the plan and in the run's files.",
        "Put it into an environment variable and name that with -Secret; the script reads it there.");

    public static OrchestratorException TooDeep(string what) => new(
        "ScriptValueTooDeep",
        OrchestratorErrorKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"{what} is deeper than {ObjectXml.DeepestData} levels, or holds itself."),
        "Give the script only what it needs of it.");

    public static OrchestratorException NoVariable(string name) => new(
        "UsingVariableMissing",
        OrchestratorErrorKind.InvalidInput,
        $"The script uses $using:{name}, and there is no variable ${name} here.",
        "Set it before, or give the value with -Variable.");

    public static OrchestratorException OutputUnreadable(RunTask task, Exception inner) => new(
        "ScriptOutputUnreadable",
        OrchestratorErrorKind.InputOutput,
        $"What the script of task '{task.Id}' wrote cannot be read: {inner.Message}",
        "Look at the permissions of the run's directory.",
        inner);

    public static OrchestratorException NotScript(string path, string problem) => new(
        "ScriptFileInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The script '{path}' cannot be used: {problem}",
        "Correct it.");
}
