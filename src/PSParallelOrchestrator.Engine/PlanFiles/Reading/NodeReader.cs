using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>Reads typed values out of nodes; each reader reports what is wrong and then returns null.</summary>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="taskId">The task it is about, where it is about one.</param>
internal readonly struct NodeReader(DiagnosticList diagnostics, string? taskId)
{
    /// <summary>Reports an error at a place.</summary>
    public void Error(PlanProblem problem, PlanPosition at) => diagnostics.Error(problem, at, taskId);

    /// <summary>Text, with quotes where the format allows to leave them out and it looks like something else.</summary>
    public string? Text(string key, PlanNode node)
    {
        if (node is PlanScalar { Kind: PlanScalarKind.Text } or PlanScalar { IsFilledIn: true })
        {
            return ((PlanScalar)node).Text;
        }

        Error(
            node is PlanScalar { Kind: not PlanScalarKind.Null } other
                ? KeyProblems.QuoteIt(key, other)
                : KeyProblems.WrongType(key, "text", node),
            node.Position);
        return null;
    }

    /// <summary>A whole number of 32 bits; 3.0 is one.</summary>
    public int? Integer(string key, PlanNode node)
    {
        if (node is not PlanScalar { Kind: PlanScalarKind.Number } number)
        {
            Error(KeyProblems.WrongType(key, "a whole number", node), node.Position);
            return null;
        }

        CheckForm(key, number);
        if (TryExact(number.Value, out var value)
            && value is >= int.MinValue and <= int.MaxValue && decimal.IsInteger(value))
        {
            return (int)value;
        }

        Error(KeyProblems.NumberOutOfRange(key, number.Text), node.Position);
        return null;
    }

    /// <summary>A number.</summary>
    public double? Number(string key, PlanNode node)
    {
        if (node is PlanScalar { Kind: PlanScalarKind.Number } number)
        {
            CheckForm(key, number);
            return double.Parse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        Error(KeyProblems.WrongType(key, "a number", node), node.Position);
        return null;
    }

    /// <summary>An amount of money, as exact as it is written.</summary>
    public decimal? Money(string key, PlanNode node)
    {
        if (node is not PlanScalar { Kind: PlanScalarKind.Number } number)
        {
            Error(KeyProblems.WrongType(key, "a number of US dollars", node), node.Position);
            return null;
        }

        CheckForm(key, number);
        if (TryExact(number.Value, out var value))
        {
            return value;
        }

        Error(KeyProblems.MoneyOutOfRange(key, number.Text), node.Position);
        return null;
    }

    // What is too small to be told from zero is no number that somebody meant.
    private static bool TryExact(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && (value != 0 || text.AsSpan(0, text.AsSpan().IndexOfAny('e', 'E') is >= 0 and var end ? end : text.Length)
            .IndexOfAnyInRange('1', '9') < 0);

    // YAML 1.1 reads 010 as 8, others read it as text.
    private void CheckForm(string key, PlanScalar number)
    {
        if (number.Text.TrimStart('+', '-') is ['0', (>= '0' and <= '9') or 'x' or 'o', ..])
        {
            diagnostics.Warning(KeyProblems.UnusualNumber(key, number), number.Position, taskId);
        }
    }

    /// <summary>True or false.</summary>
    public bool? Boolean(string key, PlanNode node)
    {
        if (node is PlanScalar { Kind: PlanScalarKind.Boolean } value)
        {
            return value.Value == "true";
        }

        Error(KeyProblems.WrongType(key, "true or false, without quotes", node), node.Position);
        return null;
    }

    /// <summary>A time.</summary>
    public TimeSpan? Duration(string key, PlanNode node)
    {
        if (node is not PlanScalar { Kind: PlanScalarKind.Text } text)
        {
            Error(KeyProblems.WrongType(key, "a time in quotes, like \"00:15:00\" or \"90s\"", node), node.Position);
            return null;
        }

        if (PlanDuration.TryParse(text.Text, out var value))
        {
            return value;
        }

        Error(KeyProblems.InvalidDuration(key, text.Text), node.Position);
        return null;
    }

    /// <summary>An amount of memory.</summary>
    public MemorySize? Memory(string key, PlanNode node)
    {
        if (node is not PlanScalar { Kind: PlanScalarKind.Text } text)
        {
            Error(KeyProblems.WrongType(key, "a size in quotes, like \"4G\"", node), node.Position);
            return null;
        }

        if (MemorySize.TryParse(text.Text, out var value))
        {
            return value;
        }

        Error(KeyProblems.InvalidMemory(text.Text), node.Position);
        return null;
    }

    /// <summary>One of the names of an enumeration, whatever its letter case.</summary>
    public T? Name<T>(string key, PlanNode node)
        where T : struct, Enum
    {
        if (Text(key, node) is not { } text)
        {
            return null;
        }

        var names = Enum.GetNames<T>();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return Enum.GetValues<T>()[i];
            }
        }

        Error(KeyProblems.UnknownValue(key, text, names), node.Position);
        return null;
    }

    /// <summary>A list of texts.</summary>
    public string[]? Texts(string key, PlanNode node)
    {
        if (node is not PlanSequence list)
        {
            Error(KeyProblems.WantsList(key, node), node.Position);
            return null;
        }

        var texts = new string[list.Items.Count];
        var good = true;
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text(key, list.Items[i])!;
            good &= texts[i] is not null;
        }

        return good ? texts : null;
    }

    /// <summary>A list of whole numbers.</summary>
    public int[]? Integers(string key, PlanNode node)
    {
        if (node is not PlanSequence list)
        {
            Error(KeyProblems.WantsList(key, node), node.Position);
            return null;
        }

        var numbers = new List<int>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (Integer(key, item) is { } number)
            {
                numbers.Add(number);
            }
        }

        return numbers.Count == list.Items.Count ? [.. numbers] : null;
    }

    /// <summary>A mapping of names to texts.</summary>
    public Dictionary<string, string>? TextMap(string key, PlanNode node)
    {
        if (Mapping(key, node) is not { } mapping)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(mapping.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (Text(entry.Key, entry.Value) is { } text)
            {
                texts.Add(entry.Key, text);
            }
        }

        return texts.Count == mapping.Entries.Count ? texts : null;
    }

    /// <summary>A mapping.</summary>
    public PlanMapping? Mapping(string key, PlanNode node)
    {
        if (node is PlanMapping mapping)
        {
            return mapping;
        }

        Error(KeyProblems.WrongType(key, "a mapping of names to values", node), node.Position);
        return null;
    }
}
