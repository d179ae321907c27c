using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Writes a plan to a plan file.</summary>
[Cmdlet(VerbsData.Export, "OrchestratorPlan", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportOrchestratorPlanCommand : OrchestratorCmdlet
{
    private bool isWritten;

    /// <summary>The plan, or the path of a plan file: so a file is converted.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [PlanTransformation]
    [ValidateNotNull]
    public OrchestratorPlan Plan { get; set; } = null!;

    /// <summary>The file to write; its extension says how: .json, .yaml or .yml. Its folder must exist.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = string.Empty;

    /// <summary>Replaces a file that is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Path;

    /// <inheritdoc/>
    protected override void Process()
    {
        UnusablePlan.Refuse(Plan);
        foreach (var file in FileArguments.Resolve(this, Path, isLiteral: true))
        {
            Export(file);
        }
    }

    private void Export(string file)
    {
        if (isWritten)
        {
            throw CmdletErrors.SeveralPlans(file);
        }

        if (File.Exists(file) && !Force)
        {
            throw CmdletErrors.PlanFileExists(file);
        }

        if (!ShouldProcess(file, "Write the plan"))
        {
            return;
        }

        try
        {
            Await(token => PlanFileStore.SaveAsync(Plan, file, token));
        }
        catch (InvalidPlanException e)
        {
            DiagnosticOutput.Write(this, e.Diagnostics);
            return;
        }

        isWritten = true;
        if (PassThru)
        {
            WriteFile(file);
        }
    }
}
