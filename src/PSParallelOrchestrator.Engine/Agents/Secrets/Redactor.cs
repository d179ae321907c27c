using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.Secrets;

/// <summary>Removes known secrets from text.</summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "[secret removed]";

    /// <summary>The least length of a secret that is removed: shorter values are words that stand in harmless text too.</summary>
    internal const int ShortestSecret = 8;

    private readonly string[] secrets;
    private byte[][]? encoded;
    private SearchValues<byte>? beginnings;

    private Redactor() => secrets = [];

    /// <summary>Knows secrets.</summary>
    /// <param name="values">The values; those under 8 characters are not removed.</param>
    public Redactor(IEnumerable<string> values) =>
        secrets = [.. values.Where(value => value.Length >= ShortestSecret).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length)];

    /// <summary>Knows no secret. Made without LINQ, which an executor that knows none either need not load.</summary>
    internal static Redactor None { get; } = new();

    /// <summary>Whether there is nothing to remove.</summary>
    public bool IsEmpty => secrets.Length == 0;

    /// <summary>The secrets, longest first.</summary>
    internal IReadOnlyList<string> Secrets => secrets;

    /// <summary>The secrets as a process prints them, longest first.</summary>
    internal IReadOnlyList<byte[]> Encoded => encoded ??= [.. secrets.Select(Encoding.UTF8.GetBytes).OrderByDescending(secret => secret.Length)];

    /// <summary>The bytes that secrets begin with.</summary>
    internal SearchValues<byte> Beginnings => beginnings ??= SearchValues.Create([.. Encoded.Select(secret => secret[0])]);

    /// <summary>A redactor that also knows the secrets as they stand inside JSON text.</summary>
    /// <returns>The redactor.</returns>
    internal Redactor ForJson() => new(secrets.SelectMany(
        secret => (string[])[secret, JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()]));

    /// <summary>Removes the secrets from a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public string Redact(string text)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return text;
    }
}
