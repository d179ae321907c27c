using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What cmdlets about runs share: runs by id or name, and by directory.</summary>
public abstract class RunSource : OrchestratorCmdlet
{
    private protected const string RunSet = "Run";
    private protected const string IdSet = "Id";
    private protected const string PathSet = "Path";

    /// <summary>The ids of runs known to this user, beginnings of four characters and more, or names; may have wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>The directories of runs, whose names stand for themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [Alias("Directory", "RunDirectory", "FullName", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>How runs are found.</summary>
    private protected virtual RunFinder Finder => new(this);

    /// <summary>Called for each run.</summary>
    /// <param name="run">The run, up to date.</param>
    private protected abstract void Process(OrchestratorRun run);

    /// <summary>The runs that were given; what cannot be found is an error each.</summary>
    /// <param name="given">What was given as runs, where neither ids nor directories were.</param>
    /// <returns>The runs.</returns>
    private protected IEnumerable<OrchestratorRun> Find(IEnumerable<object?> given) => ParameterSetName switch
    {
        IdSet => Finder.Named(Id),
        PathSet => Finder.AtPaths(Path),
        _ => Finder.Find(given),
    };

    /// <summary>Sees to each run; an error of one leaves the others to be seen to.</summary>
    /// <param name="given">What was given as runs, where neither ids nor directories were.</param>
    private protected void ProcessEach(IEnumerable<object?> given)
    {
        foreach (var run in Find(given))
        {
            try
            {
                Process(run);
            }
            catch (OrchestratorException e)
            {
                WriteError(e, run);
            }
        }
    }
}
