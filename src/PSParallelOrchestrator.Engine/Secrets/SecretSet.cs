using System.Text;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>
/// Secrets at one moment, and what finds them. Thread-safe: what it makes on demand is the same whoever makes it.
/// </summary>
internal sealed class SecretSet
{
    private SecretIndex? index;

    private SecretSet(string[] values) => Values = values;

    /// <summary>No secret. Made without LINQ, which an executor that knows none need not load.</summary>
    public static SecretSet None { get; } = new([]);

    /// <summary>The secrets.</summary>
    public string[] Values { get; }

    /// <summary>Finds them, in all their forms.</summary>
    public SecretIndex Index => index ??= new SecretIndex(
        Values.SelectMany(SecretForms.Of).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes));

    /// <summary>Takes values; those that are too short to be told from words are left out.</summary>
    public static SecretSet Of(IEnumerable<string> values) =>
        new([.. values.Where(value => value.Length >= Redactor.ShortestSecret).Distinct(StringComparer.Ordinal)]);
}
