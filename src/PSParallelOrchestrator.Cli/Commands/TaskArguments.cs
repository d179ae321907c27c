using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>Tasks of a run on a command line: ids, and patterns that stand for the tasks that something can be asked of.</summary>
internal static class TaskArguments
{
    /// <summary>The ids that are meant.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="given">What was given; null or empty for nothing.</param>
    /// <param name="action">What is asked, as in "can be stopped".</param>
    /// <param name="suits">Whether it can be asked of a task.</param>
    /// <returns>Ids, each once; what is no pattern as it was given, for the run's owner to judge.</returns>
    /// <exception cref="OrchestratorException">A pattern stands for no task.</exception>
    public static string[] Resolve(string directory, string[]? given, string action, Func<RunTask, bool> suits)
    {
        if (given?.Any(NamePattern.HasWildcards) != true)
        {
            return given ?? [];
        }

        var run = RunHost.Look(directory);
        return [.. given.SelectMany(text => NamePattern.HasWildcards(text) ? Matching(run, text, action, suits) : [text])
            .Distinct(StringComparer.Ordinal)];
    }

    private static List<string> Matching(OrchestratorRun run, string pattern, string action, Func<RunTask, bool> suits)
    {
        var like = run.Tasks.Where(task => NamePattern.Matches(pattern, task.Id)).ToList();
        var fitting = like.Where(suits).Select(static task => task.Id).ToList();
        return fitting.Count > 0
            ? fitting
            : throw CliErrors.NoTaskFits(run, pattern, action, like.Select(static task => task.State).Distinct().Order());
    }
}
