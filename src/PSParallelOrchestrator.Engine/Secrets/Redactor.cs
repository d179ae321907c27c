using System.Text;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>Removes known secrets from text. What it learns later it removes from then on, whoever holds it. Thread-safe.</summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "[secret removed]";

    /// <summary>The least length of a secret that is removed: shorter values are words that stand in harmless text too.</summary>
    internal const int ShortestSecret = 8;

    // A long run renews credentials without end, and those of long ago have expired.
    private const int MostLearned = 1000;

    private readonly Lock gate = new();
    private volatile SecretSet known;
    private string[] learned = [];
    private SecretSet? begunWith;

    /// <summary>Knows no secret yet.</summary>
    internal Redactor() => known = SecretSet.None;

    /// <summary>Knows secrets.</summary>
    /// <param name="values">The values; those under 8 characters are not removed.</param>
    public Redactor(IEnumerable<string> values) => known = SecretSet.Of(values);

    /// <summary>Whether there is nothing to remove.</summary>
    public bool IsEmpty => Known.Values.Length == 0;

    /// <summary>The secrets of this moment.</summary>
    internal SecretSet Known => known;

    /// <summary>Learns further secrets.</summary>
    /// <param name="values">The values; those under 8 characters are not removed.</param>
    internal void Learn(params ReadOnlySpan<string> values)
    {
        lock (gate)
        {
            var (before, begun) = (known, begunWith ??= known);
            string[] fresh = [.. values];
            fresh = [.. fresh.Where(value => value.Length >= ShortestSecret && !before.Values.Contains(value, StringComparer.Ordinal))];
            if (fresh.Length > 0)
            {
                learned = [.. learned.Concat(fresh).TakeLast(MostLearned)];
                known = SecretSet.Of(begun.Values.Concat(learned));
            }
        }
    }

    /// <summary>Removes the secrets from a text, in whatever form they stand there: see <see cref="SecretForms"/>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public string Redact(string text)
    {
        if (IsEmpty)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (known.Index.Find(bytes, isEnd: true, out _) < 0)
        {
            return text;
        }

        using var redacted = new MemoryStream(bytes.Length);
        var writer = new RedactingWriter(redacted, this);
        writer.Write(bytes);
        writer.End();
        return Encoding.UTF8.GetString(redacted.GetBuffer(), 0, (int)redacted.Length);
    }
}
