using System.Text;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Secrets;

/// <summary>Secrets go, in whatever pieces they come; every other byte stays, and comes at once.</summary>
public sealed class RedactingWriterTests
{
    [Fact]
    public void Of_two_secrets_that_begin_alike_the_longer_one_goes_whole() =>
        Assert.Equal(
            "a [secret removed] b [secret removed] c secret-",
            Written(["secret-12345", "secret-12345-and-more"], "a secret-12345-and-more b secret-1", "2345 c secret-"));

    [Fact]
    public void A_beginning_that_does_not_go_on_is_kept() =>
        Assert.Equal("sk-ant-sk-ant-[secret removed]sk", Written(["sk-ant-canary"], "sk-ant-sk-ant-sk-ant-can", "arysk"));

    [Fact]
    public void Text_that_begins_no_secret_does_not_wait()
    {
        using var output = new MemoryStream();
        var writer = new RedactingWriter(output, new Redactor(["password-of-somebody"]));
        writer.Write("ready\n"u8);
        Assert.Equal(6, output.Length);
        writer.Write("the pass"u8);
        Assert.Equal("ready\nthe ", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Any_bytes_in_any_pieces_come_out_as_they_are_but_for_the_secrets()
    {
        string[] secrets = ["aaaabaaa", "aaaabaaab-long", "ünïcödé-secret", "baaaaaaa"];
        var mark = Encoding.UTF8.GetBytes(Redactor.Mark);
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var input = new List<byte>();
            var expected = new List<byte>();
            for (var part = random.Next(20); part > 0; part--)
            {
                // Random bytes above 'b' form no secret, and separate those that are put in.
                var noise = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (byte)random.Next(128, 190)).ToArray();
                var secret = Encoding.UTF8.GetBytes(secrets[random.Next(secrets.Length)]);
                var isWhole = random.Next(2) == 0;
                input.AddRange([.. noise, .. isWhole ? secret : secret[..6]]);
                expected.AddRange([.. noise, .. isWhole ? mark : secret[..6]]);
            }

            using var output = new MemoryStream();
            var writer = new RedactingWriter(output, new Redactor(secrets));
            var all = input.ToArray().AsSpan();
            while (all.Length > 0)
            {
                var piece = Math.Min(all.Length, random.Next(1, 30));
                writer.Write(all[..piece]);
                all = all[piece..];
            }

            writer.End();
            Assert.Equal(expected, output.ToArray());
        }
    }

    private static string Written(string[] secrets, params string[] pieces)
    {
        using var output = new MemoryStream();
        var writer = new RedactingWriter(output, new Redactor(secrets));
        Array.ForEach(pieces, piece => writer.Write(Encoding.UTF8.GetBytes(piece)));
        writer.End();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
