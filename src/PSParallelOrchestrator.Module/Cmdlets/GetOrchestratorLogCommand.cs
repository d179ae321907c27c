using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>The log of runs, or the output or agents' activity of tasks' newest attempts, line by line, also while it grows.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorLog", DefaultParameterSetName = TaskSet)]
[OutputType(typeof(string))]
public sealed class GetOrchestratorLogCommand : RunCmdlet
{
    private const string TaskSet = "Task";

    /// <summary>Tasks whose output is wanted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = TaskSet)]
    [ValidateNotNull]
    public RunTask[] Task { get; set; } = [];

    /// <summary>The ids of tasks of the run whose output is wanted; the run's own log when not given.</summary>
    [Parameter(Position = 1, ParameterSetName = RunSet)]
    [Parameter(Position = 1, ParameterSetName = IdSet)]
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] TaskId { get; set; } = [];

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

        if (ParameterSetName != TaskSet && TaskId.Length == 0 && (StandardError || Activity))
        {
            ThrowTerminatingError(
                CmdletErrors.Record(CmdletErrors.Incomplete(Activity ? "-Activity" : "-StandardError", "-TaskId"), target: null));
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName != TaskSet)
        {
            base.Process();
            return;
        }

        foreach (var task in Task)
        {
            Write(task.Run, task.Id);
        }
    }

    private protected override void Process(OrchestratorRun run)
    {
        if (TaskId.Length == 0)
        {
            Write(run, taskId: null);
        }

        foreach (var id in TaskId)
        {
            Write(run, id);
        }
    }

    private void Write(OrchestratorRun run, string? taskId)
    {
        try
        {
            run = RunHost.Open(run.Directory);
            var task = taskId is null
                ? null
                : run.FindTask(taskId) ?? throw CmdletErrors.TaskNotFound(run, taskId, RunIndex.NearestTask(run, taskId));
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
            WriteError(e, run);
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
