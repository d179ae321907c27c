using System.CommandLine;
using PSParallelOrchestrator.Engine.Composition;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>The options that choose tasks of a plan.</summary>
internal sealed class SelectionOptions
{
    /// <summary>Ids of tasks.</summary>
    public Option<string[]> Task { get; } = new("--task")
    {
        Description = "Only tasks with this id, which may have wildcards (*, ?), and what they need; may be repeated.",
        HelpName = "ID",
    };

    /// <summary>Ids of tasks that are left out.</summary>
    public Option<string[]> ExcludeTask { get; } = new("--exclude-task")
    {
        Description = "Not tasks with this id, which may have wildcards; may be repeated.",
        HelpName = "ID",
    };

    /// <summary>Tags of tasks.</summary>
    public Option<string[]> Tag { get; } = new("--tag")
    {
        Description = "Only tasks with this tag, which may have wildcards, and what they need; may be repeated.",
        HelpName = "TAG",
    };

    /// <summary>Whether what they need stays behind.</summary>
    public Option<bool> SkipDependencies { get; } = new("--skip-dependencies")
    {
        Description = "Leave out what the chosen tasks depend on, and do not wait for it.",
    };

    /// <summary>What was chosen.</summary>
    public TaskSelection Read(ParseResult parsed) => new()
    {
        Ids = parsed.GetValue(Task) ?? [],
        ExcludedIds = parsed.GetValue(ExcludeTask) ?? [],
        Tags = parsed.GetValue(Tag) ?? [],
        SkipsDependencies = parsed.GetValue(SkipDependencies),
    };
}
