using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Streams;

/// <summary>Output that nobody can read decides nothing: a run goes to its end, with its merge and its reports.</summary>
public sealed class StandardStreamTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    [InlineData(">&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_run_ends_as_it_would(string redirections)
    {
        var run = await ShellAsync($"run -o {place.Output} --plan {TwoTasks()} {redirections}");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("a\n", File.ReadAllText(Path.Combine(place.RunDirectory, "src", "a.txt")));
        Assert.Equal("Succeeded", TestPlace.Summary(place.RunDirectory).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_was_lost_is_said_where_that_can_be_read()
    {
        var run = await ShellAsync($"run -o {place.Output} --plan {TwoTasks()} >/dev/full");
        Assert.Matches(@"^psorch: \d+ pieces of output could not be written to standard output: .* \[OutputLost\]\n$", run.Error);
    }

    [Theory]
    [InlineData("status", ">/dev/full")]
    [InlineData("status --json", ">/dev/full")]
    [InlineData("status", ">&-")]
    [InlineData("status --json", ">&-")]
    [InlineData("plan x", ">/dev/full")]
    [InlineData("run x --dry-run", ">&-")]
    [InlineData("backends", ">/dev/full")]
    public async Task What_only_shows_something_fails_where_it_cannot(string command, string redirection)
    {
        (await place.RunAsync("--plan", TwoTasks())).EndedWith(0);
        (await ShellAsync($"{command} {redirection}")).EndedWith(2);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("2>/dev/full")]
    public async Task An_error_that_cannot_be_said_is_an_exit_code(string redirections) =>
        (await ShellAsync($"run --plan nosuch.json {redirections}")).EndedWith(2);

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(80)]
    public async Task Too_few_open_files_are_an_error_in_words(int files)
    {
        var result = await ShellAsync($"run -o {place.Output} --plan {TwoTasks()}", $"ulimit -n {files}; ");
        result.Refused(3, "OpenFilesTooFew", "ulimit -n");
        Assert.Empty(place.Runs);
    }

    private string TwoTasks() => place.Plan(PlanText.Shell("a", "echo a > a.txt"), PlanText.Shell("b", "echo b > b.txt", ["a"]));

    private Task<PsorchResult> ShellAsync(string arguments, string before = "")
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full.");
        return place.StartProgram("/bin/sh", "-c", $"{before}exec '{PsorchProcess.Executable}' {arguments}").EndAsync();
    }
}
