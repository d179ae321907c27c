using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>docs/plans.md and the README say of plans what is so.</summary>
public sealed class PlanPageTests
{
    [Fact]
    public void Every_key_of_the_schema_is_described()
    {
        var page = DocumentationFiles.Read("docs", "plans.md");
        using var schema = JsonDocument.Parse(DocumentationFiles.Read("docs", "plan.schema.json"));
        var definitions = schema
            .RootElement.GetProperty("$defs")
            .EnumerateObject()
            .Select(definition => definition.Value)
            .Prepend(schema.RootElement);
        var keys = definitions
            .Where(definition => definition.TryGetProperty("properties", out _))
            .SelectMany(definition => definition.GetProperty("properties").EnumerateObject())
            .Select(property => property.Name)
            .ToList();

        Assert.True(keys.Count > 20);
        Assert.DoesNotContain(keys, key => !page.Contains($"`{key}`", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    public async Task Example_can_be_run(string type)
    {
        var page = DocumentationFiles.Read("docs", "plans.md");
        var begin = page.IndexOf($"```{type}\n", StringComparison.Ordinal) + type.Length + 4;
        var file = Path.Combine(Directory.CreateTempSubdirectory("psorch-plan-").FullName, "plan." + type);
        try
        {
            await File.WriteAllTextAsync(
                file,
                page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)],
                TestContext.Current.CancellationToken);

            var read = await PlanFileStore.ReadAsync(file, TestContext.Current.CancellationToken);

            Assert.Empty(read.Diagnostics);
            Assert.Equal(2, read.GetPlan().Tasks.Count);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public void Page_lists_what_results_leave_out() =>
        Assert.Equal(IgnorePatterns.Defaults, Example("What results leave out", "```\n").TrimEnd('\n').Split('\n'));

    [Theory]
    [InlineData("What results leave out", 4, 0)]
    [InlineData("Conflicts by path", 0, 3)]
    public async Task Example_of_results_is_a_plan(string heading, int ignored, int rules)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("psorch-plan-").FullName, "plan.yaml");
        try
        {
            await File.WriteAllTextAsync(
                file,
                Example(heading, "```yaml\n") + "tasks: [{ id: a, command: x }]\n",
                TestContext.Current.CancellationToken);

            var read = await PlanFileStore.ReadAsync(file, TestContext.Current.CancellationToken);

            Assert.Empty(read.Diagnostics);
            Assert.Equal((ignored, rules), (read.GetPlan().Ignore.Count, read.GetPlan().Conflicts.Count));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public void Page_has_every_strategy_and_the_bound_of_patterns()
    {
        var section = Section("Conflicts by path");
        Assert.All(ConflictRules.Names, name => Assert.Contains($"| `{name}` |", section, StringComparison.Ordinal));
        Assert.Contains(
            FormattableString.Invariant($"{PlanLimits.MaxPatternLength} characters at most"),
            Section("What results leave out"),
            StringComparison.Ordinal);
    }

    private static string Example(string heading, string fence)
    {
        var section = Section(heading);
        var begin = section.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return section[begin..section.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    private static string Section(string heading)
    {
        var page = DocumentationFiles.Read("docs", "plans.md");
        var begin = page.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        Assert.True(begin >= 0, heading);
        return page[begin..page.IndexOf("\n## ", begin, StringComparison.Ordinal)];
    }

    [Fact]
    public void First_plan_of_the_readme_is_the_sample() =>
        Assert.Contains(
            $"```yaml\n{DocumentationFiles.Read("docs", "samples", "first-plan.yaml")}```",
            DocumentationFiles.Read("README.md"),
            StringComparison.Ordinal);
}
