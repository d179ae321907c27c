using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>Reads the key <c>matrix</c> of a task in a plan file.</summary>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="taskId">The task it is about.</param>
internal readonly struct MatrixReader(DiagnosticList diagnostics, string? taskId)
{
    /// <summary>The entries of a matrix; null where it cannot be used, which is reported.</summary>
    public IReadOnlyList<MatrixEntry>? Read(PlanNode node)
    {
        var before = diagnostics.ErrorCount;
        var entries = node switch
        {
            PlanMapping axes => Axes(axes),
            PlanSequence { Items: [PlanMapping, ..] } rows => Rows(rows),
            PlanSequence values => [.. Values(MatrixEntry.Nameless, values)],
            _ => Fail(MatrixProblems.NotAMatrix(node.Description), node),
        };
        if (diagnostics.ErrorCount > before)
        {
            return null;
        }

        return entries switch
        {
            null => Fail(MatrixProblems.TooLarge(), node),
            { Count: 0 } => Fail(MatrixProblems.Empty(), node),
            { Count: > OrchestratorPlan.MaxTasks } => Fail(MatrixProblems.TooLarge(), node),
            _ => entries,
        };
    }

    private IReadOnlyList<MatrixEntry>? Axes(PlanMapping axes)
    {
        var all = new List<IReadOnlyList<MatrixEntry>>();
        foreach (var (name, place, node) in axes.Entries)
        {
            CheckName(name, place);
            if (node is PlanSequence values)
            {
                all.Add(Values(name, values));
            }
            else
            {
                diagnostics.Error(KeyProblems.WantsList(name, node), node.Position, taskId);
            }
        }

        return all.Count == 0 ? [] : TaskMatrix.Combine(all);
    }

    private List<MatrixEntry> Values(string name, PlanSequence values)
    {
        var entries = new List<MatrixEntry>(values.Items.Count);
        foreach (var item in values.Items)
        {
            var entry = new MatrixEntry();
            Add(entry, name, item);
            entries.Add(entry);
        }

        return entries;
    }

    private List<MatrixEntry> Rows(PlanSequence rows)
    {
        var entries = new List<MatrixEntry>(rows.Items.Count);
        foreach (var item in rows.Items)
        {
            if (item is not PlanMapping row)
            {
                Fail(MatrixProblems.NotAValue(item.Description), item);
                continue;
            }

            var entry = new MatrixEntry();
            foreach (var (name, place, node) in row.Entries)
            {
                CheckName(name, place);
                Add(entry, name, node);
            }

            entries.Add(entry);
            var first = entries[0].Names.ToList();
            if (entry.Names.Except(first).Concat(first.Except(entry.Names)).FirstOrDefault() is { } other)
            {
                Fail(MatrixProblems.RowsDiffer(other), item);
            }
        }

        return entries;
    }

    private void Add(MatrixEntry entry, string name, PlanNode node)
    {
        if (node is PlanScalar { Kind: not PlanScalarKind.Null } value)
        {
            entry.Add(name, value.Text, value);
        }
        else
        {
            Fail(MatrixProblems.NotAValue(node.Description), node);
        }
    }

    private void CheckName(string name, PlanPosition place)
    {
        if (!Placeholders.IsName(name))
        {
            diagnostics.Error(MatrixProblems.IllegalName(name), place, taskId);
        }
    }

    private List<MatrixEntry>? Fail(PlanProblem problem, PlanNode node)
    {
        diagnostics.Error(problem, node.Position, taskId);
        return null;
    }
}
