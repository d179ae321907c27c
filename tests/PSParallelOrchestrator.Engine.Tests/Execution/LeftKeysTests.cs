using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Execution;

public sealed class LeftKeysTests : IDisposable
{
    private const string Key = "sk-ant-left-0123456789";
    private static readonly SecretStore Keys = SecretStore.Create(
        new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = Key, ["AWS_SECRET_ACCESS_KEY"] = "aws-secret/+0123456789" });

    private readonly DirectoryInfo workspace = Directory.CreateTempSubdirectory("psorch-left-");

    public void Dispose() => workspace.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024 - 5)]
    public void A_key_in_a_file_is_found_wherever_it_stands(int before)
    {
        File.WriteAllText(In("deep/.hidden"), new string('x', before) + Key);
        Assert.Equal(Path.Combine("deep", ".hidden"), Find());
    }

    [Fact]
    public void A_key_in_a_name_or_in_the_target_of_a_link_is_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        File.CreateSymbolicLink(In("link"), $"/nowhere/{Key}");
        Assert.Equal("link", Find());
        File.Delete(In("link"));
        Directory.CreateDirectory(In($"a/{Key}-b"));
        Assert.Equal(Path.Combine("a", $"{Key}-b"), Find());
    }

    [Fact]
    public void What_links_lead_to_is_not_looked_at()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateSymbolicLink(In("self"), workspace.FullName);
        Directory.CreateSymbolicLink(In("root"), "/");
        Assert.Null(Find());
    }

    [Fact]
    public void A_file_that_is_larger_than_any_disk_is_not_read_past_the_time_limit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files are not sparse there.");
        using (var file = File.Create(In("sparse")))
        {
            file.SetLength(1L << 42);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => LeftKeys.Find(workspace.FullName, Keys, [], limit.Token));
    }

    [Theory]
    [InlineData(Key, "the value of ANTHROPIC_API_KEY")]
    [InlineData("aws-secret/+0123456789", "the value of AWS_SECRET_ACCESS_KEY")]
    [InlineData(Key + " aws-secret\\/+0123456789", "the value of ANTHROPIC_API_KEY and AWS_SECRET_ACCESS_KEY")]
    [InlineData("learned-0123456789", "a key that agents work with")]
    public void What_was_found_is_named(string text, string what)
    {
        Keys.Learn("AKIALEARNED", "learned-0123456789", null);
        File.WriteAllText(In("file"), text);
        Assert.Equal(what, LeftKeys.Find(workspace.FullName, Keys, [], TestContext.Current.CancellationToken)?.What);
    }

    private string? Find() => LeftKeys.Find(workspace.FullName, Keys, [], TestContext.Current.CancellationToken)?.File;

    private string In(string name)
    {
        var path = Path.Combine(workspace.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
