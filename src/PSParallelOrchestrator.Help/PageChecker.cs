using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Help;

/// <summary>Compares a page with the cmdlet it is about.</summary>
internal sealed partial class PageChecker
{
    private readonly HelpPage page;
    private readonly CmdletShape cmdlet;
    private readonly Problems problems;

    private PageChecker(HelpPage page, CmdletShape cmdlet, Problems problems)
    {
        this.page = page;
        this.cmdlet = cmdlet;
        this.problems = problems;
    }

    /// <summary>Compares.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="problems">Gets the differences.</param>
    public static void Check(HelpPage page, CmdletShape cmdlet, Problems problems)
    {
        var checker = new PageChecker(page, cmdlet, problems);
        if (page.Examples.Count == 0)
        {
            checker.Add(page.SyntaxLine, "The page has no example.");
        }

        checker.CheckSyntax();
        checker.CheckParameters();
    }

    private void CheckSyntax()
    {
        // A cmdlet with one set needs no heading for it.
        var named = page.Syntax.ToLookup(syntax => cmdlet.ParameterSets.Count == 1 ? cmdlet.ParameterSets[0] : syntax.ParameterSet);
        foreach (var syntax in named.Where(group => !cmdlet.ParameterSets.Contains(group.Key)).SelectMany(group => group))
        {
            Add(syntax.Line, $"There is no parameter set '{syntax.ParameterSet}'; there are: {string.Join(", ", cmdlet.ParameterSets)}.");
        }

        foreach (var set in cmdlet.ParameterSets)
        {
            if (named[set].ToList() is not [var syntax])
            {
                Add(page.SyntaxLine, $"SYNTAX has to have one code block for the parameter set '{set}'.");
                continue;
            }

            if (!syntax.Text.StartsWith(cmdlet.Name, StringComparison.Ordinal))
            {
                Add(syntax.Line, $"The syntax does not begin with '{cmdlet.Name}'.");
            }

            var shown = DashedName()
                .Matches(syntax.Text)
                .Select(match => match.Groups[1].Value)
                .Except(["WhatIf", "Confirm"])
                .ToHashSet(StringComparer.Ordinal);
            var wanted = cmdlet.In(set).Select(pair => pair.Parameter.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var name in shown.Except(wanted))
            {
                Add(syntax.Line, $"The syntax of '{set}' shows -{name}, which that set has not.");
            }

            foreach (var name in wanted.Except(shown))
            {
                Add(syntax.Line, $"The syntax of '{set}' lacks -{name}.");
            }
        }
    }

    private void CheckParameters()
    {
        var known = cmdlet
            .Parameters.Concat(cmdlet.SupportsShouldProcess ? ParameterShape.ShouldProcess : [])
            .ToDictionary(parameter => parameter.Name);
        foreach (var group in page.Parameters.GroupBy(parameter => parameter.Name))
        {
            if (group.Skip(1).FirstOrDefault() is { } second)
            {
                Add(second.Line, $"-{second.Name} stands twice.");
            }
            else if (known.TryGetValue(group.Key, out var parameter))
            {
                Check(group.First(), parameter);
            }
            else
            {
                Add(group.First().Line, $"{cmdlet.Name} has no parameter -{group.Key}.");
            }
        }

        foreach (var missing in cmdlet.Parameters.Where(parameter => !page.Parameters.Any(entry => entry.Name == parameter.Name)))
        {
            Add(page.ParametersLine, $"-{missing.Name} of {cmdlet.Name} is not described.");
        }
    }

    private void Check(PageParameter entry, ParameterShape parameter)
    {
        foreach (var facts in entry.Facts)
        {
            Expect(facts, "Type", facts["Type"].Split('.')[^1], parameter.Type);
            Expect(facts, "Aliases", Sorted(facts.List("Aliases")), Sorted(parameter.Aliases));
            Expect(facts, "Accept wildcard characters", facts["Accept wildcard characters"], parameter.Wildcards.ToString());
            foreach (var set in Sets(facts, parameter))
            {
                Expect(facts, "Required", facts["Required"], set.Required.ToString());
                Expect(facts, "Position", facts["Position"], set.PositionText);
                Expect(
                    facts,
                    "Accept pipeline input",
                    facts["Accept pipeline input"]
                        .Replace("(ByValue, ByPropertyName)", "(ByPropertyName, ByValue)", StringComparison.Ordinal),
                    set.PipelineInput);
            }
        }

        var described = entry.Facts.SelectMany(facts => facts.ParameterSets).ToList();
        foreach (
            var set in described.Contains("(All)") ? [] : parameter.Sets.Keys.Where(set => set != CmdletShape.AllSets).Except(described))
        {
            Add(entry.Line, $"Nothing is said about -{entry.Name} in the parameter set '{set}'.");
        }
    }

    private IEnumerable<SetFacts> Sets(ParameterFacts facts, ParameterShape parameter)
    {
        foreach (var name in facts.ParameterSets)
        {
            if (name == "(All)")
            {
                foreach (var each in parameter.Sets.Values)
                {
                    yield return each;
                }

                if (!parameter.Sets.ContainsKey(CmdletShape.AllSets) && cmdlet.ParameterSets.Any(set => parameter.In(set) is null))
                {
                    Add(facts.Line, $"-{parameter.Name} is not in all parameter sets, but in: {string.Join(", ", parameter.Sets.Keys)}.");
                }
            }
            else if (cmdlet.ParameterSets.Contains(name) && parameter.In(name) is { } set)
            {
                yield return set;
            }
            else
            {
                Add(facts.Line, $"-{parameter.Name} is not in a parameter set '{name}'.");
            }
        }
    }

    private void Expect(ParameterFacts facts, string key, string said, string wanted)
    {
        if (said != wanted)
        {
            Add(facts.Line, $"'{key}' is '{said}', but has to be '{wanted}'.");
        }
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private void Add(int line, string text) => problems.Add(page.File, line, text);

    [GeneratedRegex(@"(?<=^|[\s\[])-([A-Z][A-Za-z]*)")]
    private static partial Regex DashedName();
}
