using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Writes reports of runs, also while they go on, and diagrams of plans.</summary>
[Cmdlet(VerbsData.Export, "OrchestratorReport", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(FileInfo))]
public sealed class ExportOrchestratorReportCommand : OrchestratorCmdlet
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>The runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Run")]
    public OrchestratorRun[] Run { get; set; } = [];

    /// <summary>The directories of runs.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Alias("RunDirectory", "FullName")]
    public string[] Path { get; set; } = [];

    /// <summary>The ids of runs, or beginnings that mean one run only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    public string[] Id { get; set; } = [];

    /// <summary>A plan that need not have been run, or the path of a plan file; it has diagrams only.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Plan")]
    [PlanTransformation]
    public OrchestratorPlan? Plan { get; set; }

    /// <summary>Which reports; without it all that there are.</summary>
    [Parameter(Position = 1)]
    public ReportFormat[] Format { get; set; } = [ReportFormat.All];

    /// <summary>The directory to write to, made where there is none. Without it, that of the run; for a plan, the current location.</summary>
    [Parameter]
    public string? OutputDirectory { get; set; }

    /// <summary>The file to write, for one run and one format.</summary>
    [Parameter]
    public string? OutputPath { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (OutputPath is null)
        {
            return;
        }

        if (OutputDirectory is not null)
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.TwoPlacesForReports(), OutputPath));
        }

        if (Format is not [not ReportFormat.All])
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.SeveralFormatsForOneFile(), OutputPath));
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case "Plan":
                Export(ReportExport.OfPlan, SessionState.Path.CurrentFileSystemLocation.ProviderPath, Plan!, (format, path) => ReportExport.Write(format, Plan!, path));
                break;
            case "Run":
                Array.ForEach(Run, Export);
                break;
            default:
                foreach (var run in Find())
                {
                    Export(run);
                }

                break;
        }
    }

    private IEnumerable<OrchestratorRun> Find()
    {
        foreach (var given in ParameterSetName == "Id" ? Id : Path)
        {
            OrchestratorRun run;
            try
            {
                run = RunHost.Open(ParameterSetName == "Id" ? RunIndex.Resolve(given) : FullPath(given));
            }
            catch (OrchestratorException e)
            {
                WriteError(e, given);
                continue;
            }

            yield return run;
        }
    }

    private void Export(OrchestratorRun run) =>
        Export(ReportExport.OfRun, run.Directory, run, (format, path) => ReportExport.Write(format, run, path, TimeProvider.System));

    private void Export(IReadOnlyList<ReportFormat> all, string home, object target, Action<ReportFormat, string> write)
    {
        var folder = OutputDirectory is null ? home : FullPath(OutputDirectory);
        foreach (var format in Format.Contains(ReportFormat.All) ? all : Format)
        {
            var path = OutputPath is null ? System.IO.Path.Combine(folder, ReportExport.FileName(format)) : FullPath(OutputPath);
            try
            {
                Export(format, path, write);
            }
            catch (OrchestratorException e)
            {
                WriteError(e, target);
            }
        }
    }

    private void Export(ReportFormat format, string path, Action<ReportFormat, string> write)
    {
        if (written.Contains(path))
        {
            throw CmdletErrors.SeveralReports(path);
        }

        if (!ShouldProcess(path, $"Write the {format} report"))
        {
            return;
        }

        Await(token => System.Threading.Tasks.Task.Run(() => write(format, path), token));
        written.Add(path);
        WriteObject(new FileInfo(path));
    }
}
