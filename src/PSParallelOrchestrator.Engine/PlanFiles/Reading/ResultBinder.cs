using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>Reads what a plan says of its results, and checks each thing where it stands.</summary>
/// <param name="reader">Reads values.</param>
/// <param name="diagnostics">Where findings go.</param>
internal sealed class ResultBinder(NodeReader reader, DiagnosticList diagnostics)
{
    /// <summary>What results leave out.</summary>
    public string[] Ignore(PlanNode node)
    {
        var patterns = reader.Texts("ignore", node);
        foreach (var item in (node as PlanSequence)?.Items ?? [])
        {
            if (item is PlanScalar { Kind: PlanScalarKind.Text } text)
            {
                ResultRules.CheckIgnore(text.Text, item.Position, diagnostics);
            }
        }

        return patterns ?? [];
    }

    /// <summary>How conflicts at certain paths are settled.</summary>
    public List<ConflictRule> Conflicts(PlanNode node)
    {
        var rules = new List<ConflictRule>();
        if (reader.Mapping("conflicts", node) is not { } mapping)
        {
            return rules;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            ResultRules.CheckPattern(entry.Key, seen, entry.KeyPosition, diagnostics);
            if (Rule(entry) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    private ConflictRule? Rule(PlanEntry entry)
    {
        switch (entry.Value)
        {
            case PlanMapping { Entries: [var only] }:
                return reader.Text(only.Key, only.Value) is { } command
                    ? Rule(entry.Key, only.Key, command, only.KeyPosition, only.Value.Position)
                    : null;
            case PlanScalar { Kind: PlanScalarKind.Text } text:
                var (name, after) = ConflictRules.Split(text.Text);
                return Rule(entry.Key, name, after, text.Position, text.Position);
            case PlanMapping several:
                reader.Error(KeyProblems.NotOneStrategy(entry.Key, several.Entries.Count), several.Position);
                return null;
            default:
                reader.Error(
                    KeyProblems.WrongType(entry.Key, "the name of a strategy, or a mapping of Regenerate to a command", entry.Value),
                    entry.Value.Position);
                return null;
        }
    }

    private ConflictRule? Rule(string pattern, string name, string? command, PlanPosition nameAt, PlanPosition commandAt)
    {
        if (ConflictRules.Find(name) is not { } strategy)
        {
            reader.Error(KeyProblems.UnknownValue(pattern, name, ConflictRules.Names), nameAt);
            return null;
        }

        var rule = new ConflictRule { Pattern = pattern, Strategy = strategy, Command = command };
        ResultRules.CheckWork(rule, commandAt, diagnostics);
        return rule;
    }
}
