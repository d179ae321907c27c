using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Tests.RunFiles;

public sealed class RunDescriptionTests
{
    [Fact]
    public void What_an_earlier_version_did_not_write_has_its_default()
    {
        var defaults = Json(new RunOptions());
        var missing = 0;
        foreach (var path in Paths(defaults["options"]!.AsObject(), []))
        {
            var written = defaults.DeepClone();
            var holder = path.SkipLast(1).Aggregate(written["options"]!, (node, name) => node[name]!);
            Assert.True(holder.AsObject().Remove(path[^1]));
            Assert.Equal(defaults.ToJsonString(), Json(Read(written).Options).ToJsonString());
            missing++;
        }

        Assert.InRange(missing, 20, 1000);
    }

    [Fact]
    public void What_is_null_that_cannot_be_is_refused()
    {
        var written = Json(new RunOptions());
        written["options"]!["agents"] = null;
        Assert.Throws<JsonException>(() => Read(written));
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
        var read = Read(JsonNode.Parse(text)!).Options;
        Assert.Equal(options.Ignore, read.Ignore);
        Assert.Equal(options.Conflicts, read.Conflicts);
        Assert.Contains("\"strategy\": \"Union\"", text, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Paths(JsonObject options, string[] parent) =>
        options.SelectMany(property => (IEnumerable<string[]>)
            [[.. parent, property.Key], .. property.Value is JsonObject inner ? Paths(inner, [.. parent, property.Key]) : []]);

    private static JsonNode Json(RunOptions options) =>
        JsonSerializer.SerializeToNode(Described(options), RunJson.Default.RunDescription)!;

    private static RunDescription Read(JsonNode json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return RunDescription.Read(document.RootElement);
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
