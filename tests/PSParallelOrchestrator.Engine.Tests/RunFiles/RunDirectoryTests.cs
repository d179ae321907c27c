using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.RunFiles;

public sealed class RunDirectoryTests
{
    private static readonly RunPaths Paths = new("/runs/one");

    [Theory]
    [InlineData(null, 5, false)]
    [InlineData(500_000_000L, 5, false)]
    [InlineData(499_999_999L, 5, true)]
    [InlineData(0L, 1, true)]
    [InlineData(99_999_999_999_999L, 1_000_000, true)]
    [InlineData(100_000_000_000_000L, 1_000_000, false)]
    public void Little_disk_is_warned_about(long? free, int tasks, bool warns)
    {
        var warning = RunDirectory.DiskWarning(Paths, tasks, free);
        Assert.Equal(warns, warning is not null);
        if (warns)
        {
            Assert.Contains(Paths.Root, warning, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_warning_has_figures_that_say_something()
    {
        Assert.Contains("64 MB are free", RunDirectory.DiskWarning(Paths, 5, 64_000_000), StringComparison.Ordinal);
        Assert.Contains("500 MB", RunDirectory.DiskWarning(Paths, 5, 64_000_000), StringComparison.Ordinal);
        Assert.Contains("12.5 GB are free", RunDirectory.DiskWarning(Paths, 2000, 12_500_000_000), StringComparison.Ordinal);
        Assert.Contains("200.0 GB", RunDirectory.DiskWarning(Paths, 2000, 12_500_000_000), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Build a todo app with backend and frontend", "build-a-todo-app-with-backend-and")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("日本語", "run")]
    [InlineData("", "run")]
    [InlineData("...", "run")]
    [InlineData("con", "con")]
    public void A_name_is_a_slug(string text, string slug) => Assert.Equal(slug, RunName.Slug(text));

    [Theory]
    [InlineData("../x", "'../x' became 'x'")]
    [InlineData("ü é", "'ü é' became 'u-e'")]
    [InlineData("日本語", "became 'run'")]
    [InlineData("a\u001b[2J", "'a\uFFFD[2J' became 'a-2j'")]
    [InlineData("My run 2", null)]
    [InlineData("my-run", null)]
    public void A_name_that_becomes_another_is_said(string given, string? says)
    {
        var said = RunName.Change(given, RunName.Slug(given));
        if (says is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.Contains(says, said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/plans/nightly.v2.yaml", "Some text", "nightly.v2")]
    [InlineData(null, "Some text", "Some text")]
    [InlineData(null, null, "run")]
    public void A_run_is_named_after_its_plan_file_else_its_requirements(string? path, string? requirements, string name) =>
        Assert.Equal(name, RunName.Of(Plans.Of(Plans.Task("a")) with { SourcePath = path, Requirements = requirements }));

    [Fact]
    public void A_name_is_short_whatever_the_text()
    {
        Assert.Equal(40, RunName.Slug(new string('a', 5000)).Length);
        Assert.InRange(RunName.Slug(string.Concat(Enumerable.Repeat("word ", 1000))).Length, 1, 40);
    }
}
