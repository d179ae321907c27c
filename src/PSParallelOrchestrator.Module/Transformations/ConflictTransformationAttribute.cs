using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets rules for conflicts be given as texts, as a hashtable of patterns and strategies, or as those of a plan.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConflictTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap(inputData) switch
    {
        IDictionary rules => Texts(rules).ToArray(),
        ConflictRule rule => new[] { Text(rule) },
        string text => text,
        IEnumerable several => several.Cast<object?>().SelectMany(Texts).ToArray(),
        _ => inputData,
    };

    private static IEnumerable<object?> Texts(object? item) => Unwrap(item) switch
    {
        IDictionary rules => rules.Cast<DictionaryEntry>().Select(rule => $"{Plain(rule.Key)}={Plain(rule.Value)}"),
        ConflictRule rule => [Text(rule)],
        var other => [other],
    };

    private static string Text(ConflictRule rule) =>
        $"{rule.Pattern}={rule.Strategy}{(rule.Command is { } command ? ":" + command : string.Empty)}";

    // A strategy with its command can be a hashtable too: @{ Regenerate = 'npm install' }.
    private static string Plain(object? value) => Unwrap(value) switch
    {
        IDictionary { Count: 1 } inner => inner.Cast<DictionaryEntry>().Select(entry => $"{Plain(entry.Key)}:{Plain(entry.Value)}").First(),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static object? Unwrap(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
