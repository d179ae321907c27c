namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>What reading a plan file gave.</summary>
/// <param name="Plan">The plan; null where there is an error.</param>
/// <param name="Diagnostics">Everything that was found, in the order of its places: errors, or warnings of a good plan.</param>
public sealed record PlanReadResult(OrchestratorPlan? Plan, IReadOnlyList<PlanDiagnostic> Diagnostics)
{
    /// <summary>The plan, for who does not care for warnings.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidPlanException">There is an error; the exception carries everything found.</exception>
    public OrchestratorPlan GetPlan() => Plan ?? throw new InvalidPlanException(Diagnostics);
}
