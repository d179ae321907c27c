using System.Management.Automation;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Writes reports of runs, also while they are running, and diagrams of plans.</summary>
[Cmdlet(VerbsData.Export, "OrchestratorReport", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportOrchestratorReportCommand : RunSource
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>
    /// The runs: the objects, live or from a file or a job, their ids, names or directories; may have wildcards. Plans and plan files can
    /// stand here too.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Run { get; set; } = [];

    /// <summary>A plan that need not have been run, or the path of a plan file; it has diagrams only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Plan")]
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
            Export(Plan!);
            return;
        }

        if (ParameterSetName != RunSet)
        {
            ProcessEach([]);
            return;
        }

        foreach (var item in Run)
        {
            if (PlanIn(item) is { } plan)
            {
                Export(plan);
            }
            else
            {
                ProcessEach([item]);
            }
        }
    }

    private OrchestratorPlan? PlanIn(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        return value is OrchestratorPlan plan ? plan
            : value is FileInfo file ? PlanTransformationAttribute.Load(file.FullName)
            : value is string text && !WildcardPattern.ContainsWildcardCharacters(text) && File.Exists(FullPath(text))
                ? PlanTransformationAttribute.Load(FullPath(text))
            : null;
    }

    private void Export(OrchestratorPlan plan)
    {
        Plan = plan;
        UnusablePlan.Refuse(plan);
        Export(ReportExport.OfPlan, SessionState.Path.CurrentFileSystemLocation.ProviderPath, plan, (format, path) =>
            ReportExport.Write(format, plan, path));
    }

    private protected override void Process(OrchestratorRun run) =>
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
