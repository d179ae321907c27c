using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Secrets;

/// <summary>A secret is found in whatever form programs print it, across the edges of pieces too.</summary>
public sealed class SecretFormsTests
{
    private const string Key =
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n"
        + "VJTUt9Us8cKjMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT\nAbc+Def/gh==\n-----END PRIVATE KEY-----\n";

    private static readonly string[] Secrets = ["p\"w\\with/é and+more", "sk-ant-canary-0123456789", Key];

    public static TheoryData<string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string>();
            foreach (var secret in Secrets)
            {
                forms.Add("plain", secret);
                forms.Add("JSON", JsonSerializer.Serialize(secret));
                forms.Add("JSON of JSON", JsonSerializer.Serialize(new { a = JsonSerializer.Serialize(secret, Relaxed) }, Relaxed));
                forms.Add("relaxed JSON", JsonSerializer.Serialize(secret, Relaxed));
                forms.Add("JSON of PHP", JsonSerializer.Serialize(secret, Relaxed).Replace("/", "\\/", StringComparison.Ordinal));
                forms.Add("JSON in ASCII", JsonSerializer.Serialize(secret, Relaxed).Replace("é", "\\u00e9", StringComparison.Ordinal));
                forms.Add("address", Uri.EscapeDataString(secret));
                forms.Add("form", Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal));
                foreach (var before in (string[])["", "a", "ab", "user:"])
                {
                    var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret + "?"));
                    forms.Add("base64", base64);
                    forms.Add("base64 for addresses", base64.Replace('+', '-').Replace('/', '_').TrimEnd('='));
                }

                forms.Add(
                    "broken base64",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(secret), Base64FormattingOptions.InsertLineBreaks));
            }

            forms.Add("CRLF", Key.ReplaceLineEndings("\r\n"));
            forms.Add("tail", string.Join('\n', Key.Split('\n')[2..]));
            forms.Add("sed", string.Join('\n', Key.Split('\n').Select(line => "  > " + line)));
            forms.Add("echo", Key.Replace('\n', ' '));
            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_goes_whole_and_in_pieces(string form, string text)
    {
        var redactor = new Redactor(Secrets);
        var bytes = Encoding.UTF8.GetBytes($"before {text} after");
        var whole = redactor.Redact($"before {text} after");
        AssertGone(form, whole);
        for (var piece = 1; piece < 40; piece += 3)
        {
            using var output = new MemoryStream();
            var writer = new RedactingWriter(output, redactor);
            foreach (var chunk in bytes.Chunk(piece))
            {
                writer.Write(chunk);
            }

            writer.End();
            Assert.Equal(whole, Encoding.UTF8.GetString(output.ToArray()));
        }
    }

    [Fact]
    public void What_every_key_begins_and_ends_with_stays() =>
        Assert.Equal(
            $"-----BEGIN PRIVATE KEY-----x {Redactor.Mark}",
            new Redactor([Key]).Redact("-----BEGIN PRIVATE KEY-----x VJTUt9Us8cKjMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT"));

    [Fact]
    public void Text_without_secrets_stays_as_it_is()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}: MIIEv sk-ant- p\"w Zm9v \ud83d\ude00\n"));
        Assert.Same(text, new Redactor(Secrets).Redact(text));
    }

    private static JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void AssertGone(string form, string text)
    {
        Assert.Contains(Redactor.Mark, text, StringComparison.Ordinal);
        foreach (var part in (string[])["canary", "with", "and+more", "MIIEvQIB", "VJTUt9Us", "GeurT", "Abc+Def", "2FuYXJ5", "jYW5hc"])
        {
            Assert.False(text.Contains(part, StringComparison.Ordinal), $"{form}: {text}");
        }
    }
}
