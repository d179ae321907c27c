namespace PSParallelOrchestrator.Help;

/// <summary>A table of markdown as text in aligned columns, whose cells are wrapped.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Makes the lines.</summary>
    /// <param name="rows">The rows as markdown has them, heading and rule first.</param>
    /// <param name="width">The longest line; a longer word stands alone.</param>
    /// <returns>The lines: heading, rule, rows.</returns>
    public static IEnumerable<string> Lines(IEnumerable<string> rows, int width)
    {
        var cells = rows.Select(Cells).Where(row => !row.All(IsRule)).ToList();
        var widths = Widths(cells, width);
        for (var row = 0; row < cells.Count; row++)
        {
            foreach (var line in Wrapped(cells[row], widths))
            {
                yield return line;
            }

            if (row == 0)
            {
                yield return string.Join(Gap, widths.Select((column, at) => new string('-', Math.Min(column, Longest(cells, at)))));
            }
        }
    }

    // A bar within backticks, or after a backslash, belongs to its cell.
    private static List<string> Cells(string row)
    {
        var cells = new List<string>();
        var (start, isCode) = (1, false);
        for (var at = 1; at < row.Length; at++)
        {
            isCode ^= row[at] == '`';
            if (row[at] == '|' && !isCode && row[at - 1] != '\\')
            {
                cells.Add(PlainText.Of(row[start..at].Trim()));
                start = at + 1;
            }
        }

        return cells;
    }

    private static bool IsRule(string cell) => cell.Length > 0 && cell.All(c => c is '-' or ':');

    private static int Longest(List<List<string>> cells, int column) =>
        cells.Max(row => column < row.Count ? row[column].Length : 0);

    // Each column as wide as its longest cell; where that is too much, the widest are made narrower, to what is left for each.
    private static int[] Widths(List<List<string>> cells, int width)
    {
        var widths = Enumerable.Range(0, cells.Max(row => row.Count)).Select(column => Longest(cells, column)).ToArray();
        var room = width - ((widths.Length - 1) * Gap.Length);
        while (widths.Sum() > room && widths.Max() > 1)
        {
            widths[Array.LastIndexOf(widths, widths.Max())]--;
        }

        return widths;
    }

    private static IEnumerable<string> Wrapped(List<string> row, int[] widths)
    {
        var columns = widths.Select((width, at) => PlainText.Wrap(at < row.Count ? row[at] : string.Empty, width).ToList()).ToList();
        for (var line = 0; line < Math.Max(1, columns.Max(column => column.Count)); line++)
        {
            yield return string.Join(
                Gap, columns.Select((column, at) => (line < column.Count ? column[line] : string.Empty).PadRight(widths[at]))).TrimEnd();
        }
    }
}
