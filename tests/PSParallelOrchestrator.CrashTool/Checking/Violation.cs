namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>A broken promise.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Detail">What was seen.</param>
internal readonly record struct Violation(ViolationKind Kind, string Detail)
{
    public override string ToString() => $"{Kind}: {Detail}";
}
