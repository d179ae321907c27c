using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>
/// A row of a table that a task is made of, such as Import-Csv gives: an empty cell is no value, <c>a;b</c> is a list, and of the columns
/// for the work each row has one filled in. What PowerShell binds of a row by name, it binds as it stands.
/// </summary>
/// <param name="input">What came down the pipeline; it is no row where it has not the properties of one.</param>
internal sealed class TaskRow(PSObject? input)
{
    // The id is always bound, and the work is taken from the row as a whole.
    private static readonly string[] NotOfRows = ["NewId", "NewTag", "Prompt", "PromptFile", "Command", "ArgumentList"];
    private readonly PSObject? row = input?.BaseObject is PSCustomObject || input?.Properties["Id"] is not null ? input : null;

    /// <summary>The task, with what the row says beside what was bound of it.</summary>
    /// <param name="task">The task as it was bound.</param>
    /// <param name="isGiven">Whether a parameter stands on the command line.</param>
    /// <param name="isBound">Whether a parameter was bound, on the command line or by name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="OrchestratorException">
    /// The row has several kinds of work, or none, or a cell that cannot be used.
    /// </exception>
    public OrchestratorTask Complete(OrchestratorTask task, Func<string, bool> isGiven, Func<string, bool> isBound)
    {
        if (row is null)
        {
            return task;
        }

        task = NotBound(Work(task, isGiven), isBound);
        return task with
        {
            Title = Text(task.Title, "Title"),
            Verify = Text(task.Verify, "Verify"),
            CommandShell = Text(task.CommandShell, "CommandShell"),
            Model = Text(task.Model, "Model"),
            DependsOn = List(task.DependsOn, "DependsOn"),
            Secrets = List(task.Secrets, "Secret", "Secrets"),
            Outputs = List(task.Outputs, "Output", "Outputs"),
            Tags = List(task.Tags, "Tag", "Tags"),
            Arguments = task.Command is null ? task.Arguments : List(task.Arguments, "ArgumentList", "Arguments"),
        };
    }

    // PowerShell leaves out what it cannot convert, and what the parameter set has not, without a word.
    private OrchestratorTask NotBound(OrchestratorTask task, Func<string, bool> isBound)
    {
        foreach (var key in TaskKey.All.Where(key => !NotOfRows.Contains(key.Parameter) && !isBound(key.Parameter)))
        {
            if (Cell(key.Parameter) is not { } cell || TaskValue.IsNone(cell))
            {
                continue;
            }

            try
            {
                task = key.Set(task, cell);
            }
            catch (Exception e) when (e is RuntimeException or InvalidCastException)
            {
                throw CmdletErrors.ValueUnusable(key.Parameter, task.Id, e);
            }
        }

        return task;
    }

    private OrchestratorTask Work(OrchestratorTask task, Func<string, bool> isGiven)
    {
        (string Column, string? Bound)[] columns =
        [
            ("Prompt", task.Prompt), ("PromptFile", task.PromptFile), ("Command", task.Command),
        ];
        // A script block's value is no cell's.
        if (columns.All(column => Cell(column.Column) is null && row!.Properties[column.Column] is null)
            || columns.Any(column => isGiven(column.Column) || (column.Bound is { Length: > 0 } && column.Bound != Filled(column.Column))))
        {
            return task;
        }

        var filled = columns.Select(static column => column.Column).Where(column => Filled(column) is not null).ToList();
        return filled.Count switch
        {
            0 => throw CmdletErrors.RowHasNoWork(task.Id),
            > 1 => throw CmdletErrors.RowHasSeveralKinds(task.Id, filled),
            _ => task with
            {
                Prompt = Filled("Prompt"),
                PromptFile = Filled("PromptFile"),
                Command = Filled("Command"),
                Arguments = Filled("Command") is null || isGiven("ArgumentList")
                    ? task.Arguments
                    : TaskValue.Texts(Cell("ArgumentList") ?? Cell("Arguments")),
            },
        };
    }

    private string? Text(string? bound, string column) => bound is "" && Cell(column) is "" ? null : bound;

    private IReadOnlyList<string> List(IReadOnlyList<string> bound, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (bound.Count <= 1 && Cell(column) is string cell && (bound.Count == 0 || bound[0] == cell))
            {
                return TaskValue.Split(cell);
            }
        }

        return bound;
    }

    private string? Filled(string column) => Cell(column) is { } value && TaskValue.PlainText(value) is { Length: > 0 } text ? text : null;

    private object? Cell(string column) => TaskValue.Plain(row!.Properties[column]?.Value);
}
