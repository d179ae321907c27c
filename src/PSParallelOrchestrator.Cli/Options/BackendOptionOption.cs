using System.CommandLine;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>What the backend of a run is told beside: <c>--backend-option NAME=VALUE</c>, which may be repeated.</summary>
internal sealed class BackendOptionOption
{
    private readonly Option<string[]> option = new("--backend-option") { Description = Description(), HelpName = "NAME=VALUE" };

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public BackendOptionOption(Command command) => command.Add(option);

    /// <summary>Reads what was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The options; null for none.</returns>
    /// <exception cref="OrchestratorException">One is no name and value, or is given twice.</exception>
    public BackendOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } given)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value] || !texts.TryAdd(name, value))
            {
                throw CliErrors.BackendOption(text);
            }
        }

        return new BackendOptionTexts(texts);
    }

    private static string Description()
    {
        var known = BackendRegistry.Built
            .SelectMany(backend => backend.Options.Select(option => $" {option.Name} of {backend.Kind}: {option.Description}"));
        return "Option of the backend; may be repeated." + string.Concat(known);
    }
}
