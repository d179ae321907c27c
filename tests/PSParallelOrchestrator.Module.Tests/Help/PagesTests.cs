using PSParallelOrchestrator.Help;

namespace PSParallelOrchestrator.Module.Tests.Help;

/// <summary>The pages of docs/en-US are true of the cmdlets.</summary>
public class PagesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "../../../../../docs/en-US");

    [Fact]
    public void Every_cmdlet_has_a_page() => Assert.Equal(
        CmdletShape.ReadAll(typeof(OrchestratorCmdlet).Assembly).Select(cmdlet => cmdlet.Name),
        Directory.EnumerateFiles(Folder, "*-*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_says_of_its_cmdlet_and_each_parameter_what_the_code_says()
    {
        var problems = new Problems();
        var pages = HelpBuilder.ReadPages(typeof(OrchestratorCmdlet).Assembly, Folder, problems);
        Assert.Empty(problems.Texts);
        Assert.All(pages, page =>
        {
            Assert.NotEmpty(page.Page.Examples);
            Assert.NotEmpty(page.Page.Synopsis.Blocks);
            Assert.Equal(
                page.Cmdlet.Parameters.Select(parameter => parameter.Name).Order(),
                page.Page.Parameters.Select(parameter => parameter.Name).Except(["WhatIf", "Confirm"]).Order());
        });
    }

    public static TheoryData<string> Topics =>
        [.. Directory.EnumerateFiles(Folder, "about_*.md").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Fact]
    public void The_module_and_its_backends_have_topics() => Assert.Superset(
        new HashSet<string> { "about_PSParallelOrchestrator", "about_OrchestratorBackends" }, Topics.Select(row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_topics_can_be_built(string topic)
    {
        var problems = new Problems();
        var file = Path.Combine(Folder, $"{topic}.md");
        Assert.StartsWith(
            $"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n    ",
            AboutTopic.Write(file, File.ReadAllText(file), problems),
            StringComparison.Ordinal);
        Assert.Empty(problems.Texts);
    }
}
