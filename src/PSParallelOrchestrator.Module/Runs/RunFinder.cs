using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Finds runs for cmdlets.</summary>
internal static class RunFinder
{
    /// <summary>Runs that are named in some way, one after the other.</summary>
    /// <typeparam name="T">What names a run.</typeparam>
    /// <param name="names">The names.</param>
    /// <param name="find">How a name's runs are opened.</param>
    /// <param name="failed">Told what cannot be found or opened, and its name.</param>
    /// <returns>The runs.</returns>
    public static IEnumerable<OrchestratorRun> FindAll<T>(
        IEnumerable<T> names, Func<T, IEnumerable<Func<OrchestratorRun>>> find, Action<OrchestratorException, object?> failed)
    {
        foreach (var name in names)
        {
            using var opening = find(name).GetEnumerator();
            while (true)
            {
                OrchestratorRun run;
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
                    failed(e, name);
                    continue;
                }

                yield return run;
            }
        }
    }

    /// <summary>Runs by id: wildcards find what there is, anything else must mean one run.</summary>
    /// <param name="id">The id, the beginning of one, or a pattern.</param>
    /// <returns>How to open each.</returns>
    public static IEnumerable<Func<OrchestratorRun>> ById(string id)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(id))
        {
            yield return () => RunHost.Open(RunLookup.ResolveId(id));
            yield break;
        }

        var pattern = new WildcardPattern(id, WildcardOptions.IgnoreCase);
        foreach (var (_, directory) in RunLookup.All().Where(known => pattern.IsMatch(known.RunId)))
        {
            yield return () => RunHost.Open(directory);
        }
    }

    /// <summary>The run in a directory, for completion.</summary>
    /// <param name="path">The directory, as the user's current location means it.</param>
    /// <returns>The run.</returns>
    public static OrchestratorRun AtPath(string path)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var location = shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>()[0];
        return RunHost.Open(Path.GetFullPath(path, location.ProviderPath));
    }

    /// <summary>A run object, brought up to date.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The same run.</returns>
    public static OrchestratorRun Refreshed(OrchestratorRun run)
    {
        run.Refresh();
        return run;
    }
}
