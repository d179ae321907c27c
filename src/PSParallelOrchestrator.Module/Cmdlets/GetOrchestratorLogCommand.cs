using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>The log of runs, or the output or agents' activity of tasks' newest attempts, line by line, also while it grows.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorLog", DefaultParameterSetName = RunSet)]
[OutputType(typeof(string))]
public sealed class GetOrchestratorLogCommand : RunTaskCmdlet
{
    private const string TaskSet = "Task";

    /// <summary>The tasks whose output is wanted: the objects, live or from a file or a job.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskSet)]
    [ValidateNotNullOrEmpty]
    public object[] Task { get; set; } = [];

    /// <summary>The error output of tasks.</summary>
    [Parameter]
    public SwitchParameter StandardError { get; set; }

    /// <summary>What the agents of tasks do: tools, what they say, repeated requests, tokens.</summary>
    [Parameter]
    public SwitchParameter Activity { get; set; }

    /// <summary>Only so many of the last lines that are there.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Continues with new lines until the run or the task ends.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (StandardError && Activity)
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.Exclusive("-StandardError", "-Activity"), target: null));
        }

        // Where the run is named apart, no task can come at its position.
        if (ParameterSetName is IdSet or PathSet && TaskId.Length == 0 && (StandardError || Activity))
        {
            ThrowTerminatingError(CmdletErrors.Record(TaskMissing(), target: null));
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == TaskSet)
        {
            ProcessEach(Task);
            return;
        }

        base.Process();
    }

    private protected override RunFinder Finder => new(this) { TakeTask = Write };

    private protected override void Process(OrchestratorRun run)
    {
        if (GivenTasks.Length == 0)
        {
            if (StandardError || Activity)
            {
                throw TaskMissing();
            }

            Write(run, taskId: null);
        }

        foreach (var id in GivenTasks)
        {
            if (WildcardPattern.ContainsWildcardCharacters(id) && run.FindTask(id) is null)
            {
                WriteFitting(run, id);
            }
            else
            {
                Write(run, id);
            }
        }
    }

    private OrchestratorException TaskMissing() => CmdletErrors.Incomplete(Activity ? "-Activity" : "-StandardError", "-TaskId");

    private void WriteFitting(OrchestratorRun run, string pattern)
    {
        var fits = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
        foreach (var task in run.Tasks.Where(task => fits.IsMatch(task.Id) && (Follow || task.Attempts.Count > 0)).ToList())
        {
            Write(run, task.Id);
        }
    }

    private void Write(OrchestratorRun run, string? taskId)
    {
        try
        {
            run = RunHost.Open(run.Directory);
            var task = taskId is null ? null : run.FindTask(taskId) ?? throw CmdletErrors.TaskNotFound(run, taskId);
            var source = new LogSource(
                run,
                task,
                Activity ? LogKind.Activity
                    : StandardError ? LogKind.StandardError
                    : LogKind.StandardOutput);
            if (!source.Exists && !Follow)
            {
                throw CmdletErrors.NoOutput(taskId ?? run.Name);
            }

            Await(token => CopyAsync(source, token));
        }
        catch (OrchestratorException e)
        {
            WriteError(e, taskId ?? (object)run);
        }
    }

    private async Task CopyAsync(LogSource source, CancellationToken token)
    {
        await using var lines = new LineStream(line => Post(() => WriteObject(line)), Tail);
        await source.CopyAsync(lines, follow: false, token);
        lines.EndTail();
        if (Follow)
        {
            await source.CopyAsync(lines, follow: true, token);
        }
    }
}
