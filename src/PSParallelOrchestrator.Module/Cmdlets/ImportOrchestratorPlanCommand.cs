using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Reads plan files.</summary>
[Cmdlet(VerbsData.Import, "OrchestratorPlan", DefaultParameterSetName = "Path")]
[OutputType(typeof(OrchestratorPlan))]
public sealed class ImportOrchestratorPlanCommand : OrchestratorCmdlet
{
    /// <summary>Plan files (.json, .yaml, .yml); wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Plan files whose names are taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        var isLiteral = ParameterSetName == "LiteralPath";
        foreach (var file in (isLiteral ? LiteralPath : Path).SelectMany(path => FileArguments.Resolve(this, path, isLiteral)))
        {
            try
            {
                var read = Await(token => PlanFileStore.ReadAsync(file, token));
                if (DiagnosticOutput.Write(this, read.Diagnostics))
                {
                    WriteObject(read.GetPlan());
                }
            }
            catch (OrchestratorException e)
            {
                // The other files are still to be read.
                WriteError(e, file);
            }
        }
    }
}
