using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles.Matrix;

namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>Reads the values that tasks are made for: plain values, rows, or names with lists whose combinations are meant.</summary>
internal static class ForEachEntries
{
    /// <summary>The entries.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="OrchestratorException">They cannot be used.</exception>
    public static IReadOnlyList<MatrixEntry> Read(object[] given)
    {
        if (given.Length == 1 && TaskValue.Plain(given[0]) is IDictionary axes && axes.Values.Cast<object?>().Any(IsList))
        {
            var named = Ordered(axes).Select(static axis => Values(axis.Name, axis.Value)).ToList();
            return TaskMatrix.Combine(named) ?? throw CmdletErrors.TooManyCombinations();
        }

        return [.. given.Select(Entry)];
    }

    private static MatrixEntry Entry(object item)
    {
        var entry = new MatrixEntry();
        switch (TaskValue.Plain(item))
        {
            case IDictionary row:
                foreach (var (name, value) in Ordered(row))
                {
                    entry.Add(Checked(name), Text(value));
                }

                break;
            case PSObject custom:
                foreach (var property in custom.Properties)
                {
                    entry.Add(Checked(property.Name), Text(property.Value));
                }

                break;
            case var value:
                entry.Add(MatrixEntry.Nameless, Text(value));
                break;
        }

        return entry;
    }

    private static List<MatrixEntry> Values(string name, object? values)
    {
        var entries = new List<MatrixEntry>();
        foreach (var value in IsList(values) ? ((IEnumerable)TaskValue.Plain(values)!).Cast<object?>() : [values])
        {
            var entry = new MatrixEntry();
            entry.Add(Checked(name), Text(value));
            entries.Add(entry);
        }

        return entries;
    }

    // A hashtable has no order of its own: by name it is the same each time.
    private static IEnumerable<(string Name, object? Value)> Ordered(IDictionary given)
    {
        var all = given.Cast<DictionaryEntry>().Select(static entry => (TaskValue.PlainText(entry.Key), entry.Value));
        return given is IOrderedDictionary ? all : all.OrderBy(static one => one.Item1, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsList(object? value) => TaskValue.Plain(value) is IEnumerable and not string and not IDictionary;

    private static string Checked(string name) => TaskMatrix.IsName(name) ? name : throw CmdletErrors.ForEachName(name);

    private static string Text(object? value) => value is null || IsList(value) || TaskValue.Plain(value) is IDictionary
        ? throw CmdletErrors.ForEachValue()
        : TaskValue.PlainText(value);
}
