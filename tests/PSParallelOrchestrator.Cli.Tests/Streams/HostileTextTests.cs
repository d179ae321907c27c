using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Streams;

/// <summary>Nothing in a plan, or in what a task prints, does anything to the terminal of who looks at it, or leaves its line.</summary>
public sealed class HostileTextTests : IAsyncDisposable
{
    private const string Hostile = "be\u001b[2Jfore\u0007\u009b31m\nafter\r\u202e!\u0000";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Plans_are_shown_clean()
    {
        var plan = HostilePlan();
        PsorchResult[] results = [await place.PsorchAsync("plan", "--plan", plan), await place.RunAsync("--plan", plan, "--dry-run")];
        foreach (var result in results)
        {
            AssertClean(result.EndedWith(0).Output);
            Assert.Contains("  good  be", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\nafter", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_run_and_its_status_are_shown_clean()
    {
        var result = (await place.RunAsync("--plan", HostilePlan(), "--max-retries", "0", "--name", "x")).EndedWith(1);
        AssertClean(result.Output);
        var status = (await place.PsorchAsync("status", place.RunDirectory)).EndedWith(0).Output;
        AssertClean(status);
        var lines = status.Split('\n');
        var failed = Assert.Single(lines, line => line.StartsWith("  Failed ", StringComparison.Ordinal));
        Assert.Contains("oops", failed, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_quote_clean_text()
    {
        AssertClean((await place.PsorchAsync("run", "x", "--max-executors", "a\u001b[31m")).Refused(2, "SettingInvalid").Error);
        AssertClean((await place.PsorchAsync("status", "a\u001b[31m\u0007")).Refused(2, "RunNotFound").Error);
        var plan = place.Write("bad.json", """{"tasks": [{"id": "a\u001b[2J", "prompt": "p", "dependsOn": ["\u001b]0;x\u0007"]}]}""");
        AssertClean((await place.PsorchAsync("plan", "--plan", plan)).Refused(2, "InvalidPlan").Error);
    }

    [Fact]
    public async Task Binary_output_does_not_fill_a_reason()
    {
        var plan = place.Plan(PlanText.Shell("bin", "head -c 20000 /dev/urandom >&2; exit 3"));
        var result = (await place.RunAsync("--plan", plan, "--max-retries", "0")).EndedWith(1);
        AssertClean(result.Output);
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length < 1000, line));
        Assert.Contains("exit code 3", result.Output, StringComparison.Ordinal);
    }

    private static void AssertClean(string text) => Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));

    private string HostilePlan() => place.Plan(
        PlanText.Shell("good", "true").With("title", Hostile.Replace("\0", string.Empty, StringComparison.Ordinal)),
        PlanText.Shell("bad", "printf 'oops\\033[2J\\007\\nmore\\r\\n' >&2; exit 3").With("title", "t"));
}
