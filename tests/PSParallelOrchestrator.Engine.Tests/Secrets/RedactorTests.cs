using System.Text;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Secrets;

/// <summary>Secrets that become known while somebody writes already.</summary>
public sealed class RedactorTests
{
    [Fact]
    public void What_is_learned_is_removed_by_who_holds_the_redactor_already()
    {
        var redactor = new Redactor(["known-from-the-start"]);
        using var output = new MemoryStream();
        var writer = new RedactingWriter(output, redactor);
        writer.Write("learned-\"later\" "u8);
        redactor.Learn("learned-\"later\"", "short");
        writer.Write("learned-\"later\" short known-from-the-start"u8);
        writer.End();

        Assert.Equal($"learned-\"later\" {Redactor.Mark} short {Redactor.Mark}", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal($"{Redactor.Mark} {Redactor.Mark}", redactor.Redact("learned-\"later\" known-from-the-start"));
        Assert.Equal($$"""{"a":"{{Redactor.Mark}}"}""", redactor.Redact("""{"a":"learned-\"later\""}"""));
    }

    [Fact]
    public void One_that_knew_nothing_learns_as_well_and_learns_a_thing_once()
    {
        var redactor = new Redactor([]);
        Assert.True(redactor.IsEmpty);
        redactor.Learn("first-secret");
        var known = redactor.Known;
        redactor.Learn("first-secret");
        Assert.Same(known, redactor.Known);
        Assert.False(redactor.IsEmpty);
    }

    [Fact]
    public void Of_what_is_learned_without_end_the_newest_is_known_and_what_was_known_first()
    {
        var redactor = new Redactor(["known-from-the-start"]);
        for (var i = 0; i < 2000; i++)
        {
            redactor.Learn($"renewed-{i:0000}");
        }

        Assert.Equal($"{Redactor.Mark} {Redactor.Mark} renewed-0000", redactor.Redact("known-from-the-start renewed-1999 renewed-0000"));
    }

    [Fact]
    public async Task Learning_and_removing_at_once_loses_nothing()
    {
        var redactor = new Redactor([]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    var secret = $"secret-{worker}-{i}-";
                    redactor.Learn(secret);
                    Assert.Equal(Redactor.Mark, redactor.Redact(secret));
                    Assert.Equal(Redactor.Mark, redactor.Redact(secret));
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.Equal(400, redactor.Known.Values.Length);
    }

    [Fact]
    public void A_store_without_any_secret_learns_AWS_credentials_and_looks_for_the_secret_ones_in_files()
    {
        var store = SecretStore.Create(new Dictionary<string, string>());
        store.Learn("ASIAOFAPROFILE", "secret-of-a-profile", "session-of-a-profile");
        Assert.Equal(
            $"{Redactor.Mark} {Redactor.Mark} {Redactor.Mark}",
            store.Redactor.Redact("ASIAOFAPROFILE secret-of-a-profile session-of-a-profile"));
        Assert.Equal(
            $"ASIAOFAPROFILE {Redactor.Mark} {Redactor.Mark}",
            store.Keys.Redact("ASIAOFAPROFILE secret-of-a-profile session-of-a-profile"));
    }
}
