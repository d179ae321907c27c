using System.Text.Json;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Tests.RunFiles;

public sealed class RunDescriptionTests
{
    [Fact]
    public void What_an_earlier_version_did_not_write_has_its_default()
    {
        var written = JsonSerializer.SerializeToNode(
            new RunDescription
            {
                Format = RunDescription.CurrentFormat,
                Version = "0.1.0",
                RunId = "x",
                CreatedAt = DateTimeOffset.UnixEpoch,
                Options = new RunOptions(),
            },
            RunJson.Default.RunDescription)!;
        var options = written["options"]!.AsObject();
        foreach (var later in (string[])["graceTime", "exitCodes", "successCodes"])
        {
            options.Remove(later);
        }

        var read = written.Deserialize(RunJson.Default.RunDescription)!.Options;
        Assert.Null(read.GraceTime);
        Assert.Null(read.ExitCodes);
        Assert.Null(read.SuccessCodes);
    }
}
