using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Writes reports of runs, also while they are running, and diagrams of plans.</summary>
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
    [Alias("Directory", "RunDirectory", "FullName")]
    public string[] Path { get; set; } = [];

    /// <summary>The ids of runs known to this user, or beginnings of four characters and more; may have wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [SupportsWildcards]
    public string[] Id { get; set; } = [];

    /// <summary>A plan that need not have been run, or the path of a plan file; it has diagrams only.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Plan")]
    [PlanTransformation]
    public OrchestratorPlan? Plan { get; set; }

    /// <summary>Which reports; without it all that there are.</summary>
    [Parameter(Position = 1)]
    public ReportFormat[] Format { get; set; } = [ReportFormat.All];

    /// <summary>
    /// The directory to write to, made where there is none. Without it, that of the run; for a plan, the current location.
    /// </summary>
    [Parameter]
    public string? OutputDirectory { get; set; }

    /// <summary>The file to write, for one run and one format.</summary>
    [Parameter]
    public string? OutputPath { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => UnusablePlan.Target(Plan);

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
        if (ParameterSetName == "Plan")
        {
            UnusablePlan.Refuse(Plan!);
            Export(ReportExport.OfPlan, SessionState.Path.CurrentFileSystemLocation.ProviderPath, Plan!, (format, path) =>
                ReportExport.Write(format, Plan!, path));
            return;
        }

        foreach (var run in Find())
        {
            Export(run);
        }
    }

    private IEnumerable<OrchestratorRun> Find() => ParameterSetName switch
    {
        "Id" => RunFinder.FindAll(Id, RunFinder.ById, WriteError),
        "Path" => RunFinder.FindAll(Path, path => [() => RunHost.Open(FullPath(path))], WriteError),
        _ => RunFinder.FindAll(Run, run => [() => RunFinder.Refreshed(run)], WriteError),
    };

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
        WriteFile(path);
    }
}
