using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What cmdlets about runs share: runs by object, id or directory, from the pipeline or not.</summary>
public abstract class RunCmdlet : OrchestratorCmdlet
{
    private protected const string RunSet = "Run";
    private protected const string IdSet = "Id";
    private protected const string PathSet = "Path";

    /// <summary>The runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RunSet)]
    [ValidateNotNull]
    public OrchestratorRun[] Run { get; set; } = [];

    /// <summary>The ids of runs known to this user, or beginnings of four characters and more; may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>The directories of runs.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Alias("Directory", "RunDirectory", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var run in Find())
        {
            try
            {
                Process(run);
            }
            catch (OrchestratorException e)
            {
                // The other runs are still to be seen to.
                WriteError(e, run);
            }
        }
    }

    /// <summary>Called for each run.</summary>
    /// <param name="run">The run, up to date.</param>
    private protected abstract void Process(OrchestratorRun run);

    /// <summary>The runs that the parameters name; what cannot be found is an error each.</summary>
    /// <returns>The runs.</returns>
    private protected IEnumerable<OrchestratorRun> Find() => ParameterSetName switch
    {
        IdSet => RunFinder.FindAll(Id, RunFinder.ById, WriteError),
        PathSet => RunFinder.FindAll(Path, path => [() => RunHost.Open(FullPath(path))], WriteError),
        _ => RunFinder.FindAll(Run, run => [() => RunFinder.Refreshed(run)], WriteError),
    };
}
