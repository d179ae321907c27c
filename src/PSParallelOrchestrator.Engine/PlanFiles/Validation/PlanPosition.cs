namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>A place in a plan file; <c>default</c> is no place.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
internal readonly record struct PlanPosition(int Line, int Column) : IComparable<PlanPosition>
{
    /// <inheritdoc/>
    public int CompareTo(PlanPosition other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
}
