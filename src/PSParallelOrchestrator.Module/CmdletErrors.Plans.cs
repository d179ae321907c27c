using System.Globalization;
using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <content>The texts about plans, tasks and reports.</content>
internal static partial class CmdletErrors
{
    /// <summary>The record of a finding about a plan: its code is the id, itself the target.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>The record.</returns>
    public static ErrorRecord Record(PlanDiagnostic finding) => Record(
        new OrchestratorException(finding.Code, OrchestratorErrorKind.InvalidData, Place(finding) + finding.Message, finding.Remedy),
        finding);

    /// <summary>A finding as a warning.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>The text.</returns>
    public static string Warning(PlanDiagnostic finding) => $"{Place(finding)}{finding.Message} {finding.Remedy}";

    /// <summary>Requirements that are a word with a dash: PowerShell takes what begins with two of them for text.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException RequirementsAreOption(string word) => new(
        "ParameterUnknown",
        OrchestratorErrorKind.InvalidInput,
        $"'{word}' begins with a dash and would be the requirements: no parameter has that name.",
        "Write a parameter with one dash and its own name, for example -MaxExecutors 3; requirements are a sentence or a list.");

    /// <summary>Something that is no text where requirements are wanted.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NoRequirements(object? given) => new(
        "NotRequirements",
        OrchestratorErrorKind.InvalidInput,
        $"Requirements are texts, and this is {Article(given)}.",
        given switch
        {
            OrchestratorTask or RunTask => "New-OrchestratorPlan makes a plan of tasks.",
            OrchestratorPlan => "It is a plan already: run it with Start-OrchestratorRun, join it with Join-OrchestratorPlan, change it "
                + "with Set-OrchestratorTask, or make one of its tasks: $plan.Tasks | New-OrchestratorPlan -From $plan.",
            OrchestratorRun => "Go on with it by Resume-OrchestratorRun, run its plan again with (...).Plan | Start-OrchestratorRun, or "
                + "make a plan of its tasks, which Get-OrchestratorTask gives.",
            FileInfo => "Name the file with -Path, or give its text with Get-Content.",
            DirectoryInfo => "Name a file of it with -Path.",
            _ => "Give a text; to have something as text, write it in quotes, like \"$_\".",
        });

    /// <summary>Something for planners where there is nothing to plan.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException TasksAreNotPlanned(string parameter) => new(
        "TasksAreNotPlanned",
        OrchestratorErrorKind.InvalidInput,
        $"-{parameter} says how requirements are planned, and these are tasks.",
        "Leave it out; agents and models of tasks are set with Set-OrchestratorTask.");

    /// <summary>Something for tasks where there is a text.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException OnlyForTasks(string parameter) => new(
        "OnlyForTasks",
        OrchestratorErrorKind.InvalidInput,
        $"-{parameter} is for a plan of tasks, and this is a text to be planned.",
        "Pipe tasks, for example $plan.Tasks | Where-Object Kind -eq Agent | New-OrchestratorPlan -From $plan.");

    /// <summary>Tasks that wait for tasks of their plan that are not among them.</summary>
    /// <param name="missing">Tasks, and what they wait for.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException DependenciesLeftOut(IReadOnlyList<(string Id, string Dependency)> missing) => new(
        "DependenciesLeftOut",
        OrchestratorErrorKind.InvalidInput,
        "Tasks depend on tasks that were left out: "
            + string.Join(", ", missing.Take(10).Select(static one => $"{one.Id} on {one.Dependency}"))
            + (missing.Count > 10 ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - 10} more.") : "."),
        "Take those tasks too, or do not wait for them: -DropMissingDependency. Start-OrchestratorRun -TaskId takes what tasks need.");

    /// <summary>A text where a plan is wanted.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException TextIsNoPlan(string text) => new(
        "PlanFileNotFound",
        OrchestratorErrorKind.InvalidInput,
        $"There is no plan file '{text}'.",
        "Plan files end in .json, .yaml or .yml. A text is planned first: New-OrchestratorPlan '...' | Start-OrchestratorRun.");

    /// <summary>A file of requirements that cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inner">Why.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException RequirementsUnreadable(string path, Exception inner) => new(
        "RequirementsUnreadable",
        OrchestratorErrorKind.InvalidInput,
        $"The requirements cannot be read from '{path}': {inner.Message}",
        "Check the name and the permissions.",
        inner);

    /// <summary>No file of requirements.</summary>
    /// <param name="pattern">What was looked for.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NoRequirementsFile(string pattern) => new(
        "RequirementsUnreadable", OrchestratorErrorKind.InvalidInput, $"There is no file '{pattern}'.", "Check the name and the folder.");

    /// <summary>A file of requirements that is no text.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException RequirementsNotText(string path) => new(
        "RequirementsNotText", OrchestratorErrorKind.InvalidInput, $"'{path}' is not UTF-8 text.", "Save it as UTF-8.");

    /// <summary>A plan file that is there already.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException PlanFileExists(string path) =>
        new(
            "PlanFileExists",
            OrchestratorErrorKind.AlreadyExists,
            $"The file '{path}' exists already.",
            "Replace it with -Force, or name another file.");

    /// <summary>A second plan for one file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException SeveralPlans(string path) => new(
        "SeveralPlansForOneFile",
        OrchestratorErrorKind.InvalidInput,
        $"A plan was just written to '{path}'; a further one would replace it.",
        "Export each plan to a file of its own, for example in ForEach-Object.");

    /// <summary>A second report for one file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException SeveralReports(string path) => new(
        "SeveralReportsForOneFile",
        OrchestratorErrorKind.InvalidInput,
        $"A report was just written to '{path}'; a further one would replace it.",
        "Give each run an -OutputPath or -OutputDirectory of its own, for example in ForEach-Object.");

    /// <summary>A file for more than one format.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException SeveralFormatsForOneFile() =>
        new(
            "SeveralFormatsForOneFile",
            OrchestratorErrorKind.InvalidInput,
            "-OutputPath names one file, for one format.",
            "Name one format with -Format, or give -OutputDirectory.");

    /// <summary>Both a file and a directory for reports.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException TwoPlacesForReports() =>
        new(
            "TwoPlacesForReports",
            OrchestratorErrorKind.InvalidInput,
            "-OutputPath and -OutputDirectory exclude each other.",
            "Give one of them.");

    /// <summary>A path of a provider other than the file system.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NotAFile(string path) => new(
        "PathNotFileSystem", OrchestratorErrorKind.InvalidInput, $"'{path}' is not a path of the file system.", "Name a file.");

    /// <summary>A model that has no price here.</summary>
    /// <param name="name">What it was called.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException ModelNotFound(string name) => new(
        "ModelNotFound",
        OrchestratorErrorKind.NotFound,
        $"There is no model '{name}' in the table of prices.",
        "Get-OrchestratorModel without a name lists all; a file of prices (-PriceFile) adds others.");

    /// <summary>Auto where one backend is meant.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException AutoIsNoBackend() => new(
        "BackendIsAuto",
        OrchestratorErrorKind.InvalidInput,
        "Auto is not a backend but the choice between Docker and Process.",
        "Name one, or none for all.");

    /// <summary>A text or number that is no duration.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The text of the error.</returns>
    public static string NotADuration(string given) =>
        $"'{given}' is not a duration with a unit; write it like 90s, 15m, 1.5h, 1h30m, 2d or 01:30:00.";

    private static string Place(PlanDiagnostic finding) => finding switch
    {
        { File: { } file, Line: { } line, Column: { } column } => string.Create(CultureInfo.InvariantCulture, $"{file}({line},{column}): "),
        { File: { } file } => $"{file}: ",
        _ => string.Empty,
    };
}
