using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>How a secret can stand in text: as it is, line by line, escaped for JSON or an address, in base64.</summary>
internal static class SecretForms
{
    private const string KeyMark = "-----";

    // What base64 and openssl break lines at.
    private static readonly int[] Columns = [64, 76];

    /// <summary>The forms of a secret, each once; those that are too short to be told from words are left out.</summary>
    public static IEnumerable<string> Of(string secret) =>
        Parts(secret).SelectMany(Escaped)
            .Concat(Wrapped(secret))
            .Where(form => form.Length >= Redactor.ShortestSecret)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The whole, and each of its lines: a key of several lines is printed through sed, tail and others.</summary>
    private static IEnumerable<string> Parts(string secret)
    {
        yield return secret;
        if (!secret.Contains('\n'))
        {
            yield break;
        }

        yield return secret.ReplaceLineEndings("\r\n");
        foreach (var line in secret.Split('\n', StringSplitOptions.TrimEntries))
        {
            // Its first and last line say of a key that it is one, and are the same for all.
            if (line.Length >= Redactor.ShortestSecret && !line.StartsWith(KeyMark, StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Escaped(string part)
    {
        yield return part;
        var json = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(part);
        yield return json;
        yield return json.Replace("/", "\\/", StringComparison.Ordinal);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(json);
        yield return JavaScriptEncoder.Default.Encode(part);
        yield return Ascii(json);
        var address = Uri.EscapeDataString(part);
        yield return address;
        yield return address.Replace("%20", "+", StringComparison.Ordinal);
        yield return WithSmallDigits(address);
        foreach (var form in Base64(Encoding.UTF8.GetBytes(part)))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>
    /// What base64 makes of bytes wherever they stand in what is encoded: three bytes become four characters, so there are three ways,
    /// and the first and last character may depend on what is beside them.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var start = ((before * 8) + 5) / 6;
            yield return text[start..((before + bytes.Length) * 8 / 6)];
        }
    }

    private static IEnumerable<string> Wrapped(string secret)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        return Columns.Where(column => text.Length > column).SelectMany(column => text.Chunk(column)).Select(line => new string(line));
    }

    private static string Ascii(string json)
    {
        var text = new StringBuilder(json.Length);
        foreach (var c in json)
        {
            _ = c < 128 ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return text.ToString();
    }

    private static string WithSmallDigits(string address)
    {
        var text = address.ToCharArray();
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
            {
                (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
            }
        }

        return new string(text);
    }
}
