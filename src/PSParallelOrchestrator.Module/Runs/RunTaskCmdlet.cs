using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>
/// What cmdlets share that are about tasks of runs. What comes first on the line is the run, and the task where the run is piped:
/// <c>$run | Get-OrchestratorTask api</c>.
/// </summary>
public abstract class RunTaskCmdlet : RunSource
{
    private string[]? given;

    /// <summary>
    /// The runs: the objects, live or from a file or a job, their ids, names or directories; may have wildcards. Where runs are piped,
    /// what stands at this position are ids of their tasks.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Run { get; set; } = [];

    /// <summary>The runs from the pipeline, or tasks where the cmdlet is about them.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = RunSet)]
    [ValidateNotNull]
    public object[] InputObject { get; set; } = [];

    /// <summary>The ids of tasks of the run; may have wildcards.</summary>
    [Parameter(Position = 1, ParameterSetName = RunSet)]
    [Parameter(Position = 1, ParameterSetName = IdSet)]
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual string[] TaskId { get; set; } = [];

    /// <summary>The ids of tasks that were given, also at the position of a piped run; empty where none were.</summary>
    private protected string[] GivenTasks => given ??= !IsPiped || Run.Length == 0 ? TaskId
        : TaskId.Length == 0 ? [.. Run.Select(TaskIdOf)]
        : throw CmdletErrors.RunTwice();

    private bool IsPiped => MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == RunSet && !IsPiped && Run.Length == 0)
        {
            throw CmdletErrors.NoRunGiven();
        }

        ProcessEach(IsPiped ? InputObject : Run);
    }

    private static string TaskIdOf(object? item) => RunArgument.Read(item) switch
    {
        RunArgument.Text(var text) => text,
        RunArgument.TaskOfRun { TaskId: { } id } => id,
        _ => throw CmdletErrors.RunTwice(),
    };
}
