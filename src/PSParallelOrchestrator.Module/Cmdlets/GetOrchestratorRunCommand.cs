using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Finds runs: all that are known, or by id or directory; the live object where the run goes on here.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorRun", DefaultParameterSetName = RunSet)]
[OutputType(typeof(OrchestratorRun))]
public sealed class GetOrchestratorRunCommand : RunSource
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>
    /// The runs: their ids, names or directories, or objects, live or from a file or a job; may have wildcards. All known runs when not
    /// given.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Run { get; set; } = ["*"];

    /// <summary>Only runs in one of these states.</summary>
    [Parameter]
    public RunState[] State { get; set; } = [];

    private protected override RunFinder Finder => new(this) { TakesAllOfName = true, TaskLeadsToRun = true, ListsDamaged = true };

    /// <inheritdoc/>
    protected override void Process() => ProcessEach(Run);

    private protected override void Process(OrchestratorRun run)
    {
        StopToken.ThrowIfCancellationRequested();
        if ((State.Length == 0 || State.Contains(run.State)) && written.Add(run.Directory))
        {
            WriteObject(run);
        }
    }
}
