namespace PSParallelOrchestrator.Tests.Shared;

/// <summary>Good files made bad, for parsers that have to say so.</summary>
internal static class Mutations
{
    /// <summary>
    /// Changes a few random places: bits, pieces left out, doubled or moved, characters that mean something, the end cut off.
    /// </summary>
    /// <param name="good">A good file.</param>
    /// <param name="random">Chance.</param>
    /// <param name="signs">Characters that mean something in such a file.</param>
    /// <returns>The bad file.</returns>
    public static byte[] Mutate(ReadOnlySpan<byte> good, Random random, string signs)
    {
        var bytes = new List<byte>(good.ToArray());
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 1; i--)
        {
            MutateOnce(bytes, random, signs);
        }

        return [.. bytes];
    }

    /// <summary>What is no such file at all, or an extreme one: noise, nesting, long lines, large numbers, odd encodings.</summary>
    /// <param name="good">A good file in JSON, an object.</param>
    /// <returns>A name for each, and its bytes.</returns>
    public static IEnumerable<(string Name, byte[] Bytes)> Extremes(byte[] good)
    {
        var random = new Random(1);
        var noise = new byte[100_000];
        random.NextBytes(noise);
        yield return ("nothing", []);
        yield return ("noise", noise);
        yield return ("zeros", new byte[100_000]);
        yield return ("byte order mark", [0xEF, 0xBB, 0xBF, .. good]);
        yield return ("UTF-16", System.Text.Encoding.Unicode.GetBytes(System.Text.Encoding.UTF8.GetString(good)));
        yield return ("NUL behind", [.. good, 0]);
        yield return ("NUL within", [.. good[..(good.Length / 2)], 0, .. good[(good.Length / 2)..]]);
        yield return ("not UTF-8", [.. "{\"a\":\""u8, 0xFF, 0xC0, 0x80, .. "\"}"u8]);
        yield return ("half a surrogate", "{\"\\ud800\":\"\\udc00\"}"u8.ToArray());
        yield return ("twice", [.. good, .. good]);
        yield return ("a list", "[]"u8.ToArray());
        yield return ("null", "null"u8.ToArray());
        yield return ("a number", "1e999"u8.ToArray());
        yield return ("deep lists", Repeat("["u8, 100_000));
        yield return ("deep objects", Repeat("{\"a\":"u8, 100_000));
        yield return ("a long line", [.. "{\"a\":\""u8, .. Repeat("x"u8, 10_000_000), .. "\"}"u8]);
        yield return ("a long number", [.. "{\"a\":"u8, .. Repeat("9"u8, 1_000_000), .. "}"u8]);
        yield return ("many keys", [.. "{"u8, .. Repeat("\"a\":1,"u8, 100_000), .. "\"a\":1}"u8]);
    }

    /// <summary>A good JSON object with each of its values replaced by senseless ones.</summary>
    /// <param name="good">The object as text, in one line.</param>
    /// <returns>The bad texts.</returns>
    public static IEnumerable<string> SenselessValues(string good)
    {
        string[] values =
        [
            "null",
            "true",
            "-1",
            "0",
            "99999999999999999999",
            "1e999",
            "2147483647",
            "1.5",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"../../x\"",
            "[]",
            "[null]",
            "{}",
            "[[]]",
            "\"99999999.00:00:00\"",
            "\"9999-12-31T23:59:59.9999999Z\"",
            "\"0001-01-01T00:00:00\"",
        ];
        foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(
            good, "(?<=\"[a-zA-Z]+\":\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|[-0-9.]+|true|false|null|\\[[^\\[\\]]*\\])"))
        {
            foreach (var value in values)
            {
                yield return string.Concat(good.AsSpan(0, match.Index), value, good.AsSpan(match.Index + match.Length));
            }
        }
    }

    private static byte[] Repeat(ReadOnlySpan<byte> piece, int times)
    {
        var bytes = new byte[piece.Length * times];
        for (var i = 0; i < times; i++)
        {
            piece.CopyTo(bytes.AsSpan(i * piece.Length));
        }

        return bytes;
    }

    private static void MutateOnce(List<byte> bytes, Random random, string signs)
    {
        var at = random.Next(bytes.Count);
        var length = random.Next(1, Math.Min(40, bytes.Count - at) + 1);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 3:
                bytes[at] = (byte)signs[random.Next(signs.Length)];
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
