using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles;

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
    public void First_plan_of_the_readme_is_the_sample() =>
        Assert.Contains(
            $"```yaml\n{DocumentationFiles.Read("docs", "samples", "first-plan.yaml")}```",
            DocumentationFiles.Read("README.md"),
            StringComparison.Ordinal);
}
