namespace PSParallelOrchestrator.ModelServer.Planning;

/// <summary>A task made from a line of the requirements.</summary>
internal sealed record DerivedTask(string Id, string Title, string Prompt, IReadOnlyList<string> DependsOn);

/// <summary>What the stand-in model makes of requirements: a task of each line, in order.</summary>
internal sealed record DerivedPlan(string FirstLine, IReadOnlyList<DerivedTask> Tasks)
{
    public int Score => Math.Min(100, Tasks.Count * 6);

    /// <summary>0 for Simple to 3 for VeryComplex.</summary>
    public int Level => Tasks.Count switch { <= 3 => 0, <= 8 => 1, <= 15 => 2, _ => 3 };

    /// <summary>What the level recommends, and never more than there are tasks.</summary>
    public int Executors => Math.Min(Tasks.Count, Level switch { 0 => 2, 1 => 5, 2 => 10, _ => 50 });

    public static DerivedPlan Of(string requirements)
    {
        IReadOnlyList<RequirementsLine> lines = RequirementsLine.Split(requirements);
        return new(
            lines.Count == 0 ? requirements.Trim() : lines[0].Title,
            [
                .. lines.Select(line => new DerivedTask(
                    line.Id,
                    line.Title,
                    $"Do this part of the requirements: {line.Text}",
                    DependenciesOf(line, lines))),
            ]);
    }

    /// <summary>Of each thing that a line names, the line that holds all its words, the one with the fewest words first.</summary>
    private static IReadOnlyList<string> DependenciesOf(RequirementsLine line, IReadOnlyList<RequirementsLine> lines) =>
        [.. line.Needs
            .Select(name => RequirementsLine.Words(name))
            .Select(words => lines.Where(other => other != line && words.All(RequirementsLine.Words(other.Title).Contains))
                .MinBy(other => RequirementsLine.Words(other.Title).Count))
            .OfType<RequirementsLine>()
            .Select(other => other.Id)
            .Distinct()];
}
