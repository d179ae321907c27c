using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace PSParallelOrchestrator;

/// <summary>
/// Collections that nobody can change any more, for the properties of objects that do not change: PowerShell sets elements of arrays and
/// lists whatever the type of the property says.
/// </summary>
internal static class Frozen
{
    /// <summary>A list of its own with the same elements.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="values">The elements; what becomes of this list does not matter any more.</param>
    /// <returns>The list; null for null.</returns>
    [return: NotNullIfNotNull(nameof(values))]
    public static IReadOnlyList<T>? List<T>(IReadOnlyList<T>? values) => values switch
    {
        null or FrozenList<T> => values,
        { Count: 0 } => [],
        _ => new FrozenList<T>([.. values]),
    };

    /// <summary>A dictionary of its own with the same entries, in the same order.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="values">The entries; what becomes of this dictionary does not matter any more.</param>
    /// <returns>The dictionary; null for null.</returns>
    [return: NotNullIfNotNull(nameof(values))]
    public static IReadOnlyDictionary<TKey, TValue>? Map<TKey, TValue>(IReadOnlyDictionary<TKey, TValue>? values)
        where TKey : notnull => values switch
        {
            null or FrozenMap<TKey, TValue> => values,
            { Count: 0 } => ReadOnlyDictionary<TKey, TValue>.Empty,
            _ => new FrozenMap<TKey, TValue>(new Dictionary<TKey, TValue>(values, (values as Dictionary<TKey, TValue>)?.Comparer)),
        };

    // What somebody else made read-only can still be changed by him.
    private sealed class FrozenList<T>(T[] values) : ReadOnlyCollection<T>(values);

    private sealed class FrozenMap<TKey, TValue>(Dictionary<TKey, TValue> values) : ReadOnlyDictionary<TKey, TValue>(values)
        where TKey : notnull;
}
