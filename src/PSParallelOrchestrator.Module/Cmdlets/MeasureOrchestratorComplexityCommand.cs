using System.Management.Automation;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Assesses requirements without making a plan of them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "OrchestratorComplexity", DefaultParameterSetName = RequirementsSet)]
[OutputType(typeof(ComplexityAssessment))]
public sealed class MeasureOrchestratorComplexityCommand : RequirementsCmdlet
{
    private protected override void Take(string requirements)
    {
        var settings = Settings();
        var request = Request(settings, requirements);
        var planner = ChoosePlanner(settings, isForBedrock => ApiKeys.Read(this, isForBedrock));
        WriteObject(Planned(token => planner.AssessAsync(request, token)));
    }
}
