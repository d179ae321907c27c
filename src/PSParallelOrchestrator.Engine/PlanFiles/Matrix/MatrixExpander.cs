using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>
/// Makes of a task of a plan file with <c>matrix</c> the tasks that it stands for, each value at the place of its placeholder.
/// </summary>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="mostText">The most text that may come about, in characters.</param>
internal sealed class MatrixExpander(DiagnosticList diagnostics, long mostText = PlanLimits.MaxPlanBytes)
{
    /// <summary>The key.</summary>
    public const string Key = "matrix";

    // What is filled in is new text in memory: a plan of a million tasks of a megabyte each must not come about.
    private long filled;

    /// <summary>The tasks that a task stands for.</summary>
    /// <param name="mapping">The task.</param>
    /// <param name="matrix">Its matrix.</param>
    /// <returns>Each with its values; none where the matrix cannot be used.</returns>
    public IEnumerable<(PlanMapping Task, MatrixEntry Entry)> Expand(PlanMapping mapping, PlanNode matrix)
    {
        var id = (mapping.Find("id")?.Value as PlanScalar)?.Text;
        if (new MatrixReader(diagnostics, id).Read(matrix) is not { } entries)
        {
            yield break;
        }

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            var task = new PlanMapping(mapping.Position);
            foreach (var (key, place, value) in mapping.Entries.Where(static one => one.Key != Key))
            {
                task.Add(new PlanEntry(key, place, Fill(value, entry, id)));
            }

            if (filled > mostText)
            {
                diagnostics.Error(RuleProblems.PlanTooLarge(isAddition: false), mapping.Position, id);
                yield break;
            }

            if (task.Find("id")?.Value is PlanScalar made && !ids.Add(made.Text))
            {
                diagnostics.Error(MatrixProblems.SameId(made.Text, entry.Names), made.Position, made.Text);
                yield break;
            }

            yield return (task, entry);
        }
    }

    /// <summary>A text with its values; what has none is reported.</summary>
    public string Fill(string text, MatrixEntry entry, PlanPosition place, string? taskId)
    {
        var result = Placeholders.Fill(text, entry, out var unknown);
        if (unknown is not null)
        {
            diagnostics.Error(MatrixProblems.UnknownPlaceholder(unknown, entry.Names), place, taskId);
        }

        filled += ReferenceEquals(result, text) ? 0 : result.Length;
        return result;
    }

    private PlanNode Fill(PlanNode node, MatrixEntry entry, string? taskId)
    {
        switch (node)
        {
            case PlanScalar { Kind: PlanScalarKind.Text } text:
                // A value that is all of a key's is what it was in the matrix: a number, or true.
                if (Placeholders.Whole(text.Text) is { } name && entry.Find(name)?.Node is PlanScalar value)
                {
                    return new PlanScalar(value.Kind, value.Text, text.Position, value.Value) { IsFilledIn = true };
                }

                var result = Fill(text.Text, entry, text.Position, taskId);
                return ReferenceEquals(result, text.Text) ? text : new PlanScalar(PlanScalarKind.Text, result, text.Position);
            case PlanSequence list:
                var items = new PlanSequence(list.Position);
                list.Items.ForEach(item => items.Add(Fill(item, entry, taskId)));
                return items;
            case PlanMapping mapping:
                var entries = new PlanMapping(mapping.Position);
                foreach (var (key, place, inner) in mapping.Entries)
                {
                    var filledKey = Fill(key, entry, place, taskId);
                    if (entries.Find(filledKey) is not null)
                    {
                        diagnostics.Error(SyntaxProblems.DuplicateKey(filledKey), place, taskId);
                        continue;
                    }

                    entries.Add(new PlanEntry(filledKey, place, Fill(inner, entry, taskId)));
                }

                return entries;
            default:
                return node;
        }
    }
}
