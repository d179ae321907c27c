using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What a cmdlet was given where it asks for a run.</summary>
internal abstract record RunArgument
{
    private const string Ours = "PSParallelOrchestrator.";

    // What tasks have, and runs do not.
    private static readonly string[] MarksOfTasks = ["Attempts", "Ordinal", "Definition", "RunId", "DependsOn", "LastAttempt"];

    /// <summary>Says what something is that was given.</summary>
    /// <param name="given">What was given: an object, live or not, or a text.</param>
    /// <returns>What it is.</returns>
    public static RunArgument Read(object? given) => given is PSObject wrapped ? Read(wrapped.BaseObject, wrapped) : Read(given, null);

    private static RunArgument Read(object? value, PSObject? wrapped) => value switch
    {
        null => new Foreign("nothing"),
        OrchestratorRun run => new Live(run),
        RunTask task => new TaskOfRun(task.Id, task.Run.Id, task.Run.Directory),
        string text => new Text(text),
        DirectoryInfo directory => new Folder(directory.FullName),
        PathInfo path => new Folder(path.ProviderPath),
        PSCustomObject when wrapped is not null => Kept(wrapped),
        _ => new Foreign(TypeText(value.GetType().FullName!)),
    };

    // From Clixml, jobs, Select-Object, Import-Csv, ConvertFrom-Json: what is left of an object are its properties.
    private static RunArgument Kept(PSObject item)
    {
        var type = item.TypeNames.Select(TypeText).FirstOrDefault(name => name.StartsWith(Ours, StringComparison.Ordinal));
        var runType = typeof(OrchestratorRun).FullName;
        if (type == typeof(RunTask).FullName
            || (type is null && Array.Exists(MarksOfTasks, mark => item.Properties[mark] is not null)))
        {
            var (id, directory) = Read(item.Properties["Run"]?.Value) switch
            {
                Live(var run) => (run.Id, run.Directory),
                Record(var runId, var runDirectory) => (runId, runDirectory),
                _ => (null, null),
            };
            return new TaskOfRun(
                TextOf(item, "Id", "TaskId"), TextOf(item, "RunId") ?? id, TextOf(item, "RunDirectory") ?? directory);
        }

        var keptId = TextOf(item, "Id");
        var keptDirectory = TextOf(item, "Directory", "RunDirectory", "FullName", "Path");
        return type is not null && type != runType ? new Foreign(type)
            : keptId is not null || keptDirectory is not null ? new Record(keptId, keptDirectory)
            : TextOf(item, "Name") is { } name && type == runType ? new Text(name)
            : new Foreign(TypeText(item.TypeNames[0]));
    }

    private static string TypeText(string name) => name.Replace("Deserialized.", "", StringComparison.Ordinal)
        .Replace("Selected.", "", StringComparison.Ordinal);

    private static string? TextOf(PSObject item, params string[] names) => names
        .Select(name => item.Properties[name]?.Value)
        .Select(value => value is PSObject inner ? inner.BaseObject : value)
        .OfType<string>()
        .FirstOrDefault(text => text.Length > 0);

    /// <summary>A run itself.</summary>
    /// <param name="Run">The run.</param>
    public sealed record Live(OrchestratorRun Run) : RunArgument;

    /// <summary>A text: a directory, an id, a name or a pattern.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : RunArgument;

    /// <summary>A directory, as a full path.</summary>
    /// <param name="Path">The path.</param>
    public sealed record Folder(string Path) : RunArgument;

    /// <summary>What was kept of a run; at least one of the two is there.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Directory">Its directory then.</param>
    public sealed record Record(string? Id, string? Directory) : RunArgument;

    /// <summary>A task of a run, live or what was kept of it.</summary>
    /// <param name="TaskId">The task's id; null where it was not kept.</param>
    /// <param name="RunId">The run's id; null where it was not kept.</param>
    /// <param name="RunDirectory">The run's directory; null where it was not kept.</param>
    public sealed record TaskOfRun(string? TaskId, string? RunId, string? RunDirectory) : RunArgument;

    /// <summary>Something else.</summary>
    /// <param name="Type">What it is, in words.</param>
    public sealed record Foreign(string Type) : RunArgument;
}
