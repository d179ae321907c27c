using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>The mapping a task was made from: finds places, and knows which keys could not be read.</summary>
/// <param name="mapping">The task in the file.</param>
internal sealed class TaskSource(PlanMapping mapping)
{
    private List<string>? failed;

    /// <summary>The mapping.</summary>
    public PlanMapping Mapping { get; } = mapping;

    /// <summary>Notes that a key could not be read.</summary>
    public void Fail(string key) => (failed ??= []).Add(key);

    /// <summary>Whether a key could not be read.</summary>
    public bool Failed(string key) => failed?.Contains(key) == true;

    /// <summary>
    /// The place of a key's value, of a key inside it (<c>resources.cpus</c>), or of an item in it; else of what is around it.
    /// </summary>
    public PlanPosition Find(string key, int item = -1)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        if (Mapping.Find(dot < 0 ? key : key[..dot]) is not { } entry)
        {
            return Mapping.Position;
        }

        if (dot >= 0)
        {
            return (entry.Value as PlanMapping)?.Find(key[(dot + 1)..])?.Value.Position ?? entry.Value.Position;
        }

        return entry.Value switch
        {
            PlanSequence list when item >= 0 && item < list.Items.Count => list.Items[item].Position,
            PlanMapping inner when item >= 0 && item < inner.Entries.Count => inner.Entries[item].KeyPosition,
            _ => entry.Value.Position,
        };
    }
}
