using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Checks plans and plan files, and says all that is wrong with them.</summary>
[Cmdlet(VerbsDiagnostic.Test, "OrchestratorPlan", DefaultParameterSetName = "Path")]
[OutputType(typeof(PlanDiagnostic))]
[OutputType(typeof(bool))]
public sealed class TestOrchestratorPlanCommand : OrchestratorCmdlet
{
    /// <summary>Plan files (.json, .yaml, .yml); wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Plan files whose names are taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Plans in memory.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Plan")]
    public OrchestratorPlan[] Plan { get; set; } = [];

    /// <summary>Only says for each plan whether it can be run: true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Plan")
        {
            foreach (var plan in Plan)
            {
                Say(PlanValidator.Validate(plan));
            }

            return;
        }

        var isLiteral = ParameterSetName == "LiteralPath";
        foreach (var file in (isLiteral ? LiteralPath : Path).SelectMany(path => FileArguments.Resolve(this, path, isLiteral)))
        {
            Check(file);
        }
    }

    private void Check(string file)
    {
        try
        {
            Say(Await(token => PlanFileStore.ReadAsync(file, token)).Diagnostics);
        }
        catch (OrchestratorException e)
        {
            if (Quiet)
            {
                WriteObject(false);
                return;
            }

            WriteError(e, file);
        }
    }

    private void Say(IReadOnlyList<PlanDiagnostic> found)
    {
        if (Quiet)
        {
            WriteObject(!found.Any(finding => finding.Severity == PlanDiagnosticSeverity.Error));
        }
        else
        {
            WriteObject(found, enumerateCollection: true);
        }
    }
}
