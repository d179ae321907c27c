namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>What one task of a matrix is made with: a value for each name.</summary>
public sealed class MatrixEntry
{
    /// <summary>The name of the value where a matrix is a plain list.</summary>
    public const string Nameless = "_";

    private readonly List<(string Name, PlanText Value)> values = [];

    /// <summary>The names, in their order.</summary>
    public IEnumerable<string> Names => values.Select(static value => value.Name);

    /// <summary>Adds a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, string value) => values.Add((name, new PlanText(value, null)));

    internal void Add(string name, string value, object node) => values.Add((name, new PlanText(value, node)));

    /// <summary>The value with a name, whatever its letter case; null where there is none.</summary>
    internal PlanText? Find(ReadOnlySpan<char> name)
    {
        foreach (var (known, value) in values)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    internal MatrixEntry With(MatrixEntry other)
    {
        var both = new MatrixEntry();
        both.values.AddRange(values);
        both.values.AddRange(other.values);
        return both;
    }

    /// <summary>A value as text, and as it stands in a file.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Node">The node of the file; null where the value comes from none.</param>
    internal sealed record PlanText(string Text, object? Node);
}
