namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>What an attempt may read: its workspace, and nothing else, by whichever tool and through whichever link.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class ClaudeReadingTests : ClaudeTestBase
{
    private const string Outside = "what-only-others-may-read-4c1f";

    [Fact]
    public async Task Files_of_the_workspace_are_found_searched_and_read()
    {
        var spec = Spec(Script(
            Write("src/a.txt", "a needle"),
            Use("Glob", ("pattern", "**/*.txt")),
            Use("Grep", ("pattern", "needle"), ("path", "src")),
            Use("Grep", ("pattern", "needle")),
            Use("Read", ("file_path", "src/a.txt")),
            Say("Done.")));

        var result = await AttemptAsync(spec);

        Assert.True(result.Succeeded, result.Message);
    }

    [Theory]
    [InlineData("Read")]
    [InlineData("Grep")]
    [InlineData("Glob")]
    public async Task What_lies_outside_is_refused(string tool)
    {
        var secret = Secret();
        var spec = Spec(Script(Tool(tool, Path.GetDirectoryName(secret)!, secret), Say("Done.")));

        await AssertNotReadAsync(spec);
    }

    [Theory]
    [InlineData("Read")]
    [InlineData("Grep")]
    public async Task A_link_that_leads_outside_is_not_followed(string tool)
    {
        var secret = Secret();
        var spec = Spec(Script(Tool(tool, "inside", "inside/secret.txt"), Say("Done.")));
        Directory.CreateDirectory(spec.Workspace);
        Directory.CreateSymbolicLink(Path.Combine(spec.Workspace, "inside"), Path.GetDirectoryName(secret)!);

        await AssertNotReadAsync(spec);
    }

    private static System.Text.Json.Nodes.JsonObject Tool(string tool, string folder, string file) => tool switch
    {
        "Grep" => Use("Grep", ("pattern", "only-others"), ("path", folder), ("output_mode", "content")),
        "Glob" => Use("Glob", ("pattern", "*"), ("path", folder)),
        _ => Use("Read", ("file_path", file)),
    };

    private string Secret()
    {
        var folder = Directory.CreateDirectory(PathOf("elsewhere")).FullName;
        var file = Path.Combine(folder, "secret.txt");
        File.WriteAllText(file, Outside);
        return file;
    }

    private async Task AssertNotReadAsync(Engine.Attempts.AttemptSpec spec)
    {
        var result = await AttemptAsync(spec);

        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("denied", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Server.Log.Messages,
            message => message.Body!.Contains(Outside, StringComparison.Ordinal)
                || message.Body.Contains("secret.txt\\n", StringComparison.Ordinal));
    }
}
