using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>A value of a plan file, JSON or YAML, with its place.</summary>
/// <param name="position">Where it begins.</param>
internal abstract class PlanNode(PlanPosition position)
{
    /// <summary>Where it begins.</summary>
    public PlanPosition Position { get; } = position;

    /// <summary>How many nodes it is, itself included.</summary>
    public abstract long Size { get; }

    /// <summary>What it is, for messages: "a list", "a number".</summary>
    public abstract string Description { get; }
}

/// <summary>What a scalar is.</summary>
internal enum PlanScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>No value.</summary>
    Null,
}

/// <summary>A single value.</summary>
/// <param name="kind">What it is.</param>
/// <param name="text">The text; of anything else what stands in the file.</param>
/// <param name="position">Where it begins.</param>
/// <param name="value">The value as .NET writes it, where the file writes it otherwise (0x1F, True).</param>
internal sealed class PlanScalar(PlanScalarKind kind, string text, PlanPosition position, string? value = null) : PlanNode(position)
{
    /// <summary>What it is.</summary>
    public PlanScalarKind Kind { get; } = kind;

    /// <summary>The text; of anything else what stands in the file.</summary>
    public string Text { get; } = text;

    /// <summary>The value as .NET writes it.</summary>
    public string Value { get; } = value ?? text;

    /// <summary>Whether it came out of a matrix in place of a text: then it is text too where text is wanted.</summary>
    public bool IsFilledIn { get; init; }

    /// <inheritdoc/>
    public override long Size => 1;

    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        PlanScalarKind.Text => "text",
        PlanScalarKind.Number => "a number",
        PlanScalarKind.Boolean => "true or false",
        _ => "null (no value)",
    };
}

/// <summary>A list.</summary>
internal sealed class PlanSequence(PlanPosition position) : PlanNode(position)
{
    private long size = 1;

    /// <summary>The items.</summary>
    public List<PlanNode> Items { get; } = [];

    /// <inheritdoc/>
    public override long Size => size;

    /// <inheritdoc/>
    public override string Description => "a list";

    /// <summary>Adds an item.</summary>
    public void Add(PlanNode item)
    {
        Items.Add(item);
        size += item.Size;
    }
}

/// <summary>A key and its value.</summary>
internal readonly record struct PlanEntry(string Key, PlanPosition KeyPosition, PlanNode Value);

/// <summary>Keys and values, no key twice.</summary>
internal sealed class PlanMapping(PlanPosition position) : PlanNode(position)
{
    private long size = 1;

    /// <summary>The entries in the order of the file.</summary>
    public List<PlanEntry> Entries { get; } = [];

    /// <inheritdoc/>
    public override long Size => size;

    /// <inheritdoc/>
    public override string Description => "a mapping";

    /// <summary>Adds an entry.</summary>
    public void Add(PlanEntry entry)
    {
        Entries.Add(entry);
        size += 1 + entry.Value.Size;
    }

    /// <summary>The entry with a key; null where there is none.</summary>
    public PlanEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }
}
