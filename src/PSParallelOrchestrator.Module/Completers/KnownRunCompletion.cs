using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>What is offered of this user's runs.</summary>
internal static class KnownRunCompletion
{
    private const int Offered = 50;

    /// <summary>Names or ids of runs that begin as a word does, newest first.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="namesFirst">Whether names are offered where both fit; a name that several runs have is not offered, but their
    /// ids.</param>
    /// <returns>What is offered.</returns>
    public static IEnumerable<CompletionResult> Of(string word, bool namesFirst)
    {
        var typed = word.Trim('\'', '"');
        var known = RunLookup.All().ToList();
        var byId = known.Where(run => run.RunId.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(run => (run.RunId, run));
        var byName = known
            .Where(run => Name(run).StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .GroupBy(Name, StringComparer.OrdinalIgnoreCase)
            .SelectMany(group => group.Count() == 1 ? group.Select(run => (Name(run), run)) : group.Select(run => (run.RunId, run)));
        var found = namesFirst ? byName.ToList() : byId.ToList();
        found = found.Count > 0 ? found : namesFirst ? byId.ToList() : byName.ToList();
        return
        [
            .. found
                .OrderByDescending(offer => offer.run.RunId, StringComparer.Ordinal)
                .Take(Offered)
                .Select(offer => CompletionText.Result(offer.Item1, Describe(offer.run.Directory))),
        ];
    }

    private static string Name((string RunId, string Directory) run) => RunNaming.NameOf(run.Directory);

    private static string Describe(string directory)
    {
        try
        {
            return $"{RunHost.Look(directory)} in {directory}";
        }
        catch (OrchestratorException e)
        {
            return $"{directory}: {e.Message}";
        }
    }
}
