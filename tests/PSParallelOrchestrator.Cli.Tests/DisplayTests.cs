using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What people see: live on a terminal, plain lines otherwise, or next to nothing.</summary>
public sealed class DisplayTests : IAsyncDisposable
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Plain_lines_where_nobody_watches()
    {
        var plan = place.Plan(
            PlanText.Shell("good", "echo good > good.txt"),
            PlanText.Shell("bad", "echo oops >&2; exit 3"),
            PlanText.Agent("after", "bad"));
        var output = (await place.RunAsync("--plan", plan, "--max-retries", "0")).EndedWith(1).Output;
        Assert.DoesNotContain('\e', output);
        var run = place.RunDirectory;
        Assert.Contains($"Directory  {run}\n", output, StringComparison.Ordinal);
        Assert.Contains("SIMULATED", output, StringComparison.Ordinal);
        Assert.Matches(@"\n\[\d/3\] Succeeded good \d", output);
        Assert.Matches(@"\n\[\d/3\] Failed    bad \d.*exit code 3.*oops", output);
        Assert.Matches(@"\n\[\d/3\] Blocked   after", output);
        Assert.Contains("Failed     1 of 3 tasks succeeded", output, StringComparison.Ordinal);
        Assert.Contains($"psorch retry \"{run}\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Real_commands_are_not_called_simulated()
    {
        var output = (await place.RunAsync("--plan", place.Plan(PlanText.Shell("a", "true")))).EndedWith(0).Output;
        Assert.DoesNotContain("SIMULATED", output, StringComparison.Ordinal);
        Assert.False(TestPlace.Summary(place.RunDirectory).GetProperty("simulated").GetBoolean());
    }

    [Fact]
    public async Task Quiet_says_where_the_run_is()
    {
        var result = (await place.RunAsync("x", "--quiet", "--simulate-no-files")).EndedWith(0);
        Assert.Equal((place.RunDirectory + "\n", string.Empty), (result.Output, result.Error));
        result = (await place.RunAsync("x", "-q", "--simulate", "*:fail=-1", "--max-retries", "0")).EndedWith(1);
        Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_shows_the_executors_and_is_restored(bool interrupted)
    {
        var plan = place.Plan(
            PlanText.Agent("first"),
            PlanText
                .Shell("long[one]", interrupted ? "sleep 300" : "sleep 1", ["first"], place.Marker)
                .With("id", "long-one")
                .With("title", "a [title] to mark up"));
        var psorch = OnTerminal("--plan", plan, "-m", "2");
        if (interrupted)
        {
            await TestPlace.Until(
                () => File.Exists(place["screen"]) && File.ReadAllText(place["screen"]).Contains("[title]", StringComparison.Ordinal),
                "the task is shown");

            // A child that psorch is just starting has its arguments for a moment: the first is psorch itself.
            PsorchProcess.Signal(
                TestPlace.ProcessesWith($"{PsorchProcess.Executable}\0run\0-o\0{place.Output}\0").Min(), PsorchProcess.Interrupt);
        }

        var output = (await psorch.EndAsync()).EndedWith(interrupted ? 130 : 0).Output;
        Assert.Contains("tasks, 1 running", output, StringComparison.Ordinal);
        Assert.Contains("a [title] to mark up", output, StringComparison.Ordinal);
        Assert.Contains("idle", output, StringComparison.Ordinal);
        Assert.Contains(interrupted ? "Canceled   1 of 2 tasks" : "Succeeded  2 of 2 tasks", output, StringComparison.Ordinal);
        Assert.True(
            output.LastIndexOf(ShowCursor, StringComparison.Ordinal) > output.LastIndexOf(HideCursor, StringComparison.Ordinal),
            output);
        Assert.Empty(place.Marked());
    }

    [Fact]
    public async Task Plain_lines_on_a_terminal_that_wants_them()
    {
        var output = (await OnTerminal("x", "--plain", "--simulate-no-files").EndAsync()).EndedWith(0).Output;
        Assert.DoesNotContain(HideCursor, output, StringComparison.Ordinal);
        Assert.Contains("] Succeeded ", output, StringComparison.Ordinal);
    }

    /// <summary>psorch on a terminal of its own.</summary>
    private PsorchProcess OnTerminal(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "Needs script of util-linux, for a terminal.");
        place.Set("TERM", "xterm");
        string[] all = [PsorchProcess.Executable, "run", "-o", place.Output, "--simulate-duration", "0s", .. arguments];
        return place.StartProgram("/usr/bin/script", "-qefc", string.Join(' ', all.Select(argument => $"'{argument}'")), place["screen"]);
    }
}
