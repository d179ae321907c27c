using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>
/// Secrets at one moment, in the forms in which they are looked for. Thread-safe: what it makes on demand is the same whoever makes it.
/// </summary>
internal sealed class SecretSet
{
    private byte[][]? encoded;
    private SearchValues<byte>? beginnings;

    private SecretSet(string[] values) => Values = values;

    /// <summary>No secret. Made without LINQ, which an executor that knows none need not load.</summary>
    public static SecretSet None { get; } = new([]);

    /// <summary>The secrets, longest first.</summary>
    public string[] Values { get; }

    /// <summary>The secrets as a process prints them, longest first.</summary>
    public byte[][] Encoded => encoded ??= [.. Values.Select(Encoding.UTF8.GetBytes).OrderByDescending(secret => secret.Length)];

    /// <summary>The bytes that secrets begin with.</summary>
    public SearchValues<byte> Beginnings => beginnings ??= SearchValues.Create([.. Encoded.Select(secret => secret[0])]);

    /// <summary>Takes values; those that are too short to be told from words are left out.</summary>
    public static SecretSet Of(IEnumerable<string> values) =>
        new([
            .. values
                .Where(value => value.Length >= Redactor.ShortestSecret)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(value => value.Length),
        ]);

    /// <summary>The same, and how they stand inside JSON text.</summary>
    public SecretSet ForJson() => Of(Values.SelectMany(
        secret => (string[])[secret, JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()]));
}
