using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <content>The texts about tasks made and changed by hand.</content>
internal static partial class CmdletErrors
{
    /// <summary>Something that is no task where one is wanted.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NotATask(object? given) => new(
        "NotATask",
        OrchestratorErrorKind.InvalidInput,
        $"This is no task and no plan, but {Article(given)}.",
        Plain(given) is OrchestratorRun
            ? "Give its plan: pipe (...).Plan, or tasks of it from Get-OrchestratorTask."
            : "Pipe tasks of New-OrchestratorTask, or a plan of New-OrchestratorPlan or Import-OrchestratorPlan.");

    /// <summary>A task where the values are wanted that tasks are made of.</summary>
    /// <param name="id">The task, or 'a plan'.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException TaskPiped(string id) => new(
        "TaskPiped",
        OrchestratorErrorKind.InvalidInput,
        $"What came down the pipeline is no value to make a task of: it is {(id == "a plan" ? id : $"the task '{id}'")}.",
        "Change tasks with Set-OrchestratorTask; with -Append they pass, and the new task follows them.");

    /// <summary>Something that is no task before a task that is appended.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NothingToAppendTo(object? given) => new(
        "NotATask",
        OrchestratorErrorKind.InvalidInput,
        $"-Append adds a task to tasks, and this is {Article(given)}.",
        "Pipe tasks, or leave -Append out to make a task of each object.");

    /// <summary>Several ways to say what a task does.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException SeveralKindsOfWork(IEnumerable<string> parameters) => new(
        "SeveralKindsOfWork",
        OrchestratorErrorKind.InvalidInput,
        $"A task has one kind of work, and {string.Join(" and ", parameters.Select(static name => "-" + name))} are several.",
        "Give one of them.");

    /// <summary>A row of a table that says in several ways what its task does.</summary>
    /// <param name="id">The task.</param>
    /// <param name="columns">The columns that have a value.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException RowHasSeveralKinds(string id, IEnumerable<string> columns) => new(
        "TwoKindsOfWork",
        OrchestratorErrorKind.InvalidInput,
        $"The row of task '{id}' has values for {string.Join(" and ", columns)}.",
        "Leave all but one of these cells empty.");

    /// <summary>A row of a table that does not say what its task does.</summary>
    /// <param name="id">The task.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException RowHasNoWork(string id) => new(
        "NoWork",
        OrchestratorErrorKind.InvalidInput,
        $"The row of task '{id}' has neither a Prompt nor a PromptFile nor a Command.",
        "Give one of these cells a value.");

    /// <summary>Nothing to change.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException NothingToSet() => new(
        "NothingToSet",
        OrchestratorErrorKind.InvalidInput,
        "Nothing is named that is to be changed.",
        "Name a key, for example -Memory 4G, -TimeLimit 30m or -Prompt { \"$($_.Prompt) Use TypeScript.\" }.");

    /// <summary>A value that cannot be had, or cannot be what a key holds.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="id">The task.</param>
    /// <param name="inner">Why.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException ValueUnusable(string parameter, string id, Exception inner) => new(
        "ValueUnusable",
        OrchestratorErrorKind.InvalidInput,
        $"-{parameter} of task '{id}': {Reason(inner)}",
        "Give a value that fits; a script block sees the task as $_.",
        inner);

    /// <summary>Keys that are for none of the tasks given.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The warning.</returns>
    public static string ForNoneOfThese(IEnumerable<string> parameters) =>
        $"{string.Join(", ", parameters.Select(static name => "-" + name))} changed nothing: it is for none of these tasks, by their kind.";

    /// <summary>Tasks whose objects are wanted, none of which has any.</summary>
    /// <returns>The warning.</returns>
    public static string NoScripts() =>
        "There is nothing to receive: none of these tasks is a script. What commands and agents write is shown by Get-OrchestratorLog, "
            + "with the same run and task.";

    /// <summary>A name of values that cannot stand in a text.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException ForEachName(string name) => new(
        "ForEachNameInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"'{name}' cannot be the name of values of -ForEach.",
        "Use letters, digits, '_' and '-', beginning with a letter: its place in texts is <<name>>.");

    /// <summary>A value that is none for a text.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException ForEachValue() => new(
        "ForEachValueInvalid",
        OrchestratorErrorKind.InvalidInput,
        "A value of -ForEach is nothing, or itself a list.",
        "Give plain values (1, 2), rows (@{ os = 'linux'; node = 20 }, ...), or one hashtable with a list for each name.");

    /// <summary>More combinations than a plan may have tasks.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException TooManyCombinations() => new(
        "ForEachTooLarge",
        OrchestratorErrorKind.InvalidInput,
        $"The lists of -ForEach have more than {OrchestratorPlan.MaxTasks} combinations.",
        "Give fewer values.");

    /// <summary>A text that is neither yes nor no.</summary>
    /// <param name="given">The text.</param>
    /// <returns>The text of the error.</returns>
    public static string NotAFlag(string given) => $"'{given}' is neither true nor false.";

    /// <summary>A text that is no name with a value.</summary>
    /// <param name="given">The text.</param>
    /// <returns>The text of the error.</returns>
    public static string NotAMap(string given) => $"'{given}' is no name with a value; write them like A=1;B=2.";

    private static string Reason(Exception error) =>
        error is MethodInvocationException { InnerException: { } inner } ? Reason(inner) : error.Message;

    private static string Article(object? given) => Plain(given) switch
    {
        null => "nothing",
        PSObject => "an object",
        var other => $"an object of type {other.GetType().Name}",
    };

    private static object? Plain(object? given) => Tasks.TaskValue.Plain(given);
}
