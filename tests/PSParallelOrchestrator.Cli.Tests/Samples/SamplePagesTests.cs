using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Samples;

/// <summary>Every sample does what its page says.</summary>
public sealed class SamplePagesTests
{
    private static readonly string Folder = Path.Combine(SampleRepository.Original, "docs", "samples");

    private static readonly string[] Similar =
        ["calculator.md", "full-stack.md", "microservices.md", "ml-pipeline.md", "multi-stage.md", "todo-list.md"];

    /// <summary>Every page below docs/samples but the list of them.</summary>
    public static TheoryData<string> Pages => new(
        Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(page => page != "README.md")
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Sample_prints_what_its_page_says(string page)
    {
        Effort.SkipUnless(isUsual: !Similar.Contains(page, StringComparer.Ordinal));
        using var repository = new SampleRepository();
        var sample = SamplePage.Read(Path.Combine(Folder, page));

        var run = await ShellRun.RunAsync(repository.Root, sample.Script);

        sample.Check(run.Output);
        Assert.True(run.ExitCode == 0, $"The commands of {page} ended with {run.ExitCode}:\n{run.Output}");
    }

    [Fact]
    public void Every_plan_belongs_to_a_page_that_runs_it()
    {
        var pages = Pages.Select(page => File.ReadAllText(Path.Combine(Folder, page.Data))).ToList();
        var plans = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".json")
            .Select(file => "docs/samples/" + Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .ToList();

        Assert.NotEmpty(plans);
        Assert.All(
            plans,
            plan => Assert.Contains(pages, page => page.Contains($"--plan {plan}", StringComparison.Ordinal)),
            throwIfEmpty: true);
    }

    [Fact]
    public void The_list_names_every_sample()
    {
        var list = File.ReadAllText(Path.Combine(Folder, "README.md"));

        Assert.All(Pages, page => Assert.Contains($"]({page.Data.Replace('\\', '/')})", list, StringComparison.Ordinal));
    }
}
