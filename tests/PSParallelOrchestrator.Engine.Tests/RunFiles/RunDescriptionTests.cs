using System.Text.Json;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Tests.RunFiles;

public sealed class RunDescriptionTests
{
    [Fact]
    public void What_an_earlier_version_did_not_write_has_its_default()
    {
        var written = JsonSerializer.SerializeToNode(Described(new RunOptions()), RunJson.Default.RunDescription)!;
        var options = written["options"]!.AsObject();
        foreach (var later in (string[])["graceTime", "exitCodes", "successCodes", "ignore", "conflicts"])
        {
            options.Remove(later);
        }

        var read = written.Deserialize(RunJson.Default.RunDescription)!.Options;
        Assert.Null(read.GraceTime);
        Assert.Null(read.ExitCodes);
        Assert.Null(read.SuccessCodes);
        Assert.Null(read.Ignore);
        Assert.Null(read.Conflicts);
    }

    [Fact]
    public void What_results_leave_out_and_how_conflicts_are_settled_stays_with_the_run()
    {
        var options = new RunOptions
        {
            Ignore = ["*.log", "!node_modules/"],
            Conflicts =
            [
                new ConflictRule { Pattern = "a=b", Strategy = PathConflictStrategy.Regenerate, Command = "X=1 make\n" },
                new ConflictRule { Pattern = "docs/**", Strategy = PathConflictStrategy.Union },
            ],
        };
        var text = JsonSerializer.Serialize(Described(options), RunJson.Default.RunDescription);
        var read = JsonSerializer.Deserialize(text, RunJson.Default.RunDescription)!.Options;
        Assert.Equal(options.Ignore, read.Ignore);
        Assert.Equal(options.Conflicts, read.Conflicts);
        Assert.Contains("\"strategy\": \"Union\"", text, StringComparison.Ordinal);
    }

    private static RunDescription Described(RunOptions options) => new()
    {
        Format = RunDescription.CurrentFormat,
        Version = "0.1.0",
        RunId = "x",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Options = options,
    };
}
