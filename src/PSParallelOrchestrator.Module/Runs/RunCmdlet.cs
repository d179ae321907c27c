using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What cmdlets share that are about whole runs, from the pipeline or not.</summary>
public abstract class RunCmdlet : RunSource
{
    /// <summary>The runs: the objects, live or from a file or a job, their ids, names or directories; may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Run { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ProcessEach(Run);

    /// <summary>Whether runs are taken that cannot be read.</summary>
    private protected virtual bool TakesDamaged => false;

    private protected override RunFinder Finder => new(this) { TakesDamaged = TakesDamaged };
}
