using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Finds runs: all that are known, or by id or directory; the live object where the run goes on here.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorRun", DefaultParameterSetName = "Id")]
[OutputType(typeof(OrchestratorRun))]
public sealed class GetOrchestratorRunCommand : OrchestratorCmdlet
{
    private const string IdSet = "Id";
    private const string PathSet = "Path";

    /// <summary>
    /// The ids of runs known to this user, or beginnings of four characters and more; may have wildcards. All runs when not given.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <summary>The directories of runs.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Alias("Directory", "RunDirectory", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Only runs in one of these states.</summary>
    [Parameter]
    public RunState[] State { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        var found = ParameterSetName == PathSet
            ? RunFinder.FindAll(Path, path => [() => RunHost.Open(FullPath(path))], WriteError)
            : RunFinder.FindAll(Id, RunFinder.ById, WriteError);
        foreach (var run in found)
        {
            StopToken.ThrowIfCancellationRequested();
            if (State.Length == 0 || State.Contains(run.State))
            {
                WriteObject(run);
            }
        }
    }
}
