using System.Globalization;
using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <content>The texts about plans, tasks and reports.</content>
internal static partial class CmdletErrors
{
    /// <summary>The record of a finding about a plan: its code is the id, itself the target.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>The record.</returns>
    public static ErrorRecord Record(PlanDiagnostic finding) => new(
        new OrchestratorException(finding.Code, OrchestratorErrorKind.InvalidInput, Place(finding) + finding.Message, finding.Remedy),
        finding.Code,
        ErrorCategory.InvalidData,
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

    /// <summary>A plan file that is there already.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException PlanFileExists(string path) =>
        new(
            "PlanFileExists",
            OrchestratorErrorKind.InvalidInput,
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
        OrchestratorErrorKind.InvalidInput,
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
