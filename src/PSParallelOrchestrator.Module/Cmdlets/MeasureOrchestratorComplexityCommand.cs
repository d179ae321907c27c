using System.Management.Automation;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Assesses requirements without making a plan of them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "OrchestratorComplexity")]
[OutputType(typeof(ComplexityAssessment))]
public sealed class MeasureOrchestratorComplexityCommand : OrchestratorCmdlet
{
    /// <summary>What is to be made, as free text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Requirements { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override object? ErrorTarget => Requirements;

    /// <inheritdoc/>
    protected override void Process() => WriteObject(
        Await(token => new HeuristicPlanner().AssessAsync(new PlanRequest { Requirements = Requirements }, token)));
}
