namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>Files as Windows has them.</summary>
public sealed class FileTests : PlaceTests
{
    [Fact]
    public async Task Names_with_spaces_and_letters_of_all_kinds_are_kept()
    {
        var plan = Place.Plan(
            PsorchPlace.Cmd("a", "mkdir \"a b\" & echo x>\"a b\\c d.txt\" & echo y>äöü-日本.txt"),
            PsorchPlace.Cmd("b", "type \"a b\\c d.txt\">copy.txt", ", \"dependsOn\": [\"a\"]"));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        Assert.True(File.Exists(Path.Combine(Place.Run, "src", "a b", "c d.txt")), text);
        Assert.True(File.Exists(Path.Combine(Place.Run, "src", "äöü-日本.txt")), text);
        Assert.True(File.Exists(Path.Combine(Place.Run, "src", "copy.txt")), text);
    }

    [Fact]
    public async Task Paths_in_a_workspace_may_be_longer_than_260_letters()
    {
        OnWindows.SkipOnWine(@"cmd's mkdir takes no path that begins with \\?\.");
        var deep = string.Join('\\', Enumerable.Repeat(new string('d', 60), 4));
        var plan = Place.Plan(
            PsorchPlace.Cmd("a", $@"mkdir ""\\?\%CD%\{deep}"" & echo x>""\\?\%CD%\{deep}\f.txt"""),
            PsorchPlace.Cmd("b", "echo y>g.txt", ", \"dependsOn\": [\"a\"]"));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        Assert.True(File.Exists(Path.Combine(Place.Run, "src", deep, "f.txt")), text);
    }

    [Fact]
    public async Task A_place_too_deep_for_programs_is_refused_before_the_first_task()
    {
        var deep = Path.Combine(Place.Root, string.Join('\\', Enumerable.Repeat(new string('d', 50), 5)));
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo x>f.txt"));
        var (code, text) = await Place.PsorchAsync("run", "-o", deep, "--plan", plan);
        Assert.True(code == 2, text);
        Assert.Contains("[OutputDirectoryTooDeep]", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(deep));
    }

    [Fact]
    public async Task A_file_that_somebody_holds_for_a_moment_is_waited_for()
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo one>f.txt"));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        var merged = Path.Combine(Place.Run, "src", "f.txt");
        Task<(int, string)> merging;
        using (new FileStream(merged, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            File.SetAttributes(Path.Combine(Place.Run, "README.md"), FileAttributes.ReadOnly);
            merging = Place.PsorchAsync("merge", Place.Run);
            await Task.WhenAny(merging, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        }

        (code, text) = await merging;
        Assert.True(code == 0, text);
    }

    [Fact]
    public async Task Line_ends_stay_as_they_are()
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo one>f.txt"));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        var merged = Path.Combine(Place.Run, "src", "f.txt");
        Assert.Equal("one\r\n", await File.ReadAllTextAsync(merged, TestContext.Current.CancellationToken));
    }
}
