using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>What can be wrong with the choice of a backend, in words.</summary>
public static class BackendErrors
{
    /// <summary>An option of a backend has a text that makes no sense.</summary>
    /// <param name="kind">The backend.</param>
    /// <param name="name">The option.</param>
    /// <param name="text">The text.</param>
    /// <param name="expected">What it should be.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException OptionInvalid(BackendKind kind, string name, string text, string expected) => new(
        "BackendOptionInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The option '{name}' of the backend {kind} is '{text}', which is not {expected}.",
        "Give a value that is.");

    internal static OrchestratorException NotBuilt(BackendKind kind) => new(
        "BackendNotBuilt",
        OrchestratorErrorKind.InvalidInput,
        $"The backend {kind} is not built yet in version {EngineVersion.Current}.",
        $"Use {BackendRegistry.BuiltNames("or")}.");

    internal static OrchestratorException Unknown(BackendKind kind) => new(
        "BackendUnknown",
        OrchestratorErrorKind.NotFound,
        $"Version {EngineVersion.Current} knows no backend '{kind}'.",
        $"Use {BackendRegistry.BuiltNames("or")}.");

    internal static OrchestratorException NotAvailable(BackendKind kind, string? reason) => new(
        "BackendNotAvailable",
        OrchestratorErrorKind.NotAvailable,
        $"The backend {kind} cannot be used here: {reason?.TrimEnd('.') ?? "it does not say why"}.",
        "Fix that, or choose another backend.");

    internal static OrchestratorException NoneForAuto(IReadOnlyList<string> reasons) => new(
        "BackendNotAvailable",
        OrchestratorErrorKind.NotAvailable,
        $"The backend Auto found none that can be used here. {string.Join(" ", reasons)}",
        "Fix one of them, or use Threading.");

    internal static OrchestratorException OptionUnknown(BackendKind kind, string name, IReadOnlyList<string> known) => new(
        "BackendOptionUnknown",
        OrchestratorErrorKind.InvalidInput,
        $"The backend {kind} has no option '{name}'.",
        known.Count == 0 ? "It has no options: leave it out."
            : NearestName.Find(name, known) is { } nearest ? $"Did you mean '{nearest}'?"
            : $"Its options are: {string.Join(", ", known)}.");

    internal static OrchestratorException OptionsOfOther(BackendKind kind, BackendKind other) => new(
        "BackendOptionsOfOther",
        OrchestratorErrorKind.InvalidInput,
        $"The run is for the backend {kind}, but the options are those of {other}.",
        $"Choose the backend {other}, or leave the options out.");

    internal static OrchestratorException OptionsWithAuto() => new(
        "BackendOptionsWithAuto",
        OrchestratorErrorKind.InvalidInput,
        "Options of a backend were given, but which backend it is was left to Auto.",
        "Name the backend they are for.");
}
