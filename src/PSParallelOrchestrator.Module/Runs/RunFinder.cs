using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Finds the runs that a cmdlet was given, in whatever way; what cannot be found is an error each.</summary>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class RunFinder(OrchestratorCmdlet cmdlet)
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Whether a name may mean several runs.</summary>
    public bool TakesAllOfName { get; init; }

    /// <summary>Whether runs are taken that cannot be read.</summary>
    public bool TakesDamaged { get; init; }

    /// <summary>Whether patterns find runs that cannot be read; they are left out otherwise.</summary>
    public bool ListsDamaged { get; init; }

    /// <summary>Whether a task stands for its run; it is an error otherwise.</summary>
    public bool TaskLeadsToRun { get; init; }

    /// <summary>Takes tasks that were given, each with its run; null where it is not about tasks.</summary>
    public Action<OrchestratorRun, string>? TakeTask { get; init; }

    /// <summary>The runs that were given.</summary>
    /// <param name="given">Runs, what was kept of them, ids, names, directories, patterns.</param>
    /// <returns>The runs, up to date.</returns>
    public IEnumerable<OrchestratorRun> Find(IEnumerable<object?> given) => FindAll(given, Openings);

    /// <summary>The runs that are named by id or name.</summary>
    /// <param name="texts">Ids, beginnings of ids, names, patterns.</param>
    /// <returns>The runs, up to date.</returns>
    public IEnumerable<OrchestratorRun> Named(IEnumerable<string> texts) =>
        FindAll(texts, Openings);

    /// <summary>The runs in directories, whose names stand for themselves.</summary>
    /// <param name="paths">The directories, as the user's current location means them.</param>
    /// <returns>The runs, up to date.</returns>
    public IEnumerable<OrchestratorRun> AtPaths(IEnumerable<string> paths) =>
        FindAll(paths, path => [Opening(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path))]);

    private Func<OrchestratorRun?> Opening(string directory) =>
        () => TakesDamaged ? RunHost.OpenDamaged(directory) : RunHost.Open(directory);

    // A pattern means the runs that there are; who names a run is told what is wrong with it.
    private Func<OrchestratorRun?> Listing((string RunId, string Directory) known) => () =>
    {
        var run = RunHost.OpenKnown(known);
        if (run.State != RunState.Damaged || TakesDamaged || ListsDamaged)
        {
            return run;
        }

        cmdlet.WriteVerbose($"The run {run.Id} is left out: {run.Reason}");
        return null;
    };

    private IEnumerable<OrchestratorRun> FindAll<T>(IEnumerable<T> given, Func<T, IEnumerable<Func<OrchestratorRun?>>> find)
    {
        foreach (var item in given)
        {
            using var opening = find(item).GetEnumerator();
            while (true)
            {
                OrchestratorRun? run;
                try
                {
                    if (!opening.MoveNext())
                    {
                        break;
                    }

                    run = opening.Current();
                }
                catch (OrchestratorException e)
                {
                    cmdlet.WriteError(e, item);
                    continue;
                }

                if (run is not null)
                {
                    yield return run;
                }
            }
        }
    }

    private IEnumerable<Func<OrchestratorRun?>> Openings(object? item) => RunArgument.Read(item) switch
    {
        RunArgument.Live(var run) => [() => Refreshed(run)],
        RunArgument.Text(var text) => Openings(text),
        RunArgument.Folder(var path) => [Opening(path)],
        RunArgument.Record(var id, var directory) => [() => Opening(RunLookup.ResolveRecord(id, directory))()],
        RunArgument.TaskOfRun task => [() => OfTask(task)],
        RunArgument.Foreign(var type) => [() => throw CmdletErrors.NotARun(type)],
        _ => [],
    };

    private OrchestratorRun? OfTask(RunArgument.TaskOfRun task)
    {
        if (TakeTask is null && !TaskLeadsToRun)
        {
            throw CmdletErrors.TaskIsNoRun(task.TaskId, cmdlet.MyInvocation.MyCommand.Name);
        }

        if (task is { RunId: null, RunDirectory: null })
        {
            throw CmdletErrors.NotARun("task without its Run");
        }

        var run = RunHost.Open(RunLookup.ResolveRecord(task.RunId, task.RunDirectory));
        if (TakeTask is null)
        {
            return run;
        }

        var id = task.TaskId ?? throw CmdletErrors.NotARun("task without its Id");
        TakeTask(run, run.FindTask(id)?.Id ?? throw CmdletErrors.TaskNotFound(run, id));
        return null;
    }

    private OrchestratorRun Refreshed(OrchestratorRun run)
    {
        run.Refresh();
        return run.State != RunState.Damaged || TakesDamaged || ListsDamaged ? run : throw CmdletErrors.Damaged(run);
    }

    // Lazy, so that what cannot be resolved is an error of the moment it is asked for.
    private IEnumerable<Func<OrchestratorRun?>> Openings(string text)
    {
        var location = cmdlet.SessionState.Path;
        var isPath = text.IndexOfAny(Separators) >= 0 || text is "." or ".." || text.StartsWith('~');
        var literal = isPath ? location.GetUnresolvedProviderPathFromPSPath(text) : text;
        var isPattern = WildcardPattern.ContainsWildcardCharacters(text)
            && !Directory.Exists(Path.GetFullPath(literal, location.CurrentFileSystemLocation.ProviderPath));
        var found = !isPattern ? Named(literal, location.CurrentFileSystemLocation.ProviderPath)
            : isPath ? location.GetResolvedProviderPathFromPSPath(text, out _).Where(RunLookup.IsRunDirectory).Select(Opening)
            : Matching(text);
        foreach (var opening in found)
        {
            yield return opening;
        }
    }

    private IEnumerable<Func<OrchestratorRun?>> Matching(string pattern) =>
        RunLookup.Matching(new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch).Select(Listing);

    private IEnumerable<Func<OrchestratorRun?>> Named(string text, string workingDirectory) =>
        (TakesAllOfName ? RunLookup.ResolveAll(text, workingDirectory) : [RunLookup.Resolve(text, workingDirectory)]).Select(Opening);
}
