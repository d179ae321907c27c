using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes ids of known runs, newest first.</summary>
public sealed class RunIdCompleter : IArgumentCompleter
{
    private const int Offered = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new WildcardPattern(wordToComplete + "*", WildcardOptions.IgnoreCase);
        return
        [
            .. RunLookup
                .All()
                .Where(known => pattern.IsMatch(known.RunId))
                .Take(Offered)
                .Select(known => new CompletionResult(
                    known.RunId,
                    known.RunId,
                    CompletionResultType.ParameterValue,
                    Describe(known.Directory))),
        ];
    }

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
