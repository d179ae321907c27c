using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Who sits at a terminal is asked before agents spend money; nobody else is, and nothing waits for an answer.</summary>
public sealed partial class SpendingQuestionTests : IAsyncDisposable
{
    private const string EndOfInput = "\u0004";
    private const string Question = "Run it? [y/N] ";
    private const string Warning = "psorch: warning: The run has no budget: nothing ends what its agents spend (likely about $0.";
    private const StringComparison Exact = StringComparison.Ordinal;
    private readonly TestPlace place = new();

    public SpendingQuestionTests() => place.Set("CI", null);

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("n\n")]
    [InlineData("\n")]
    [InlineData("yesterday\n")]
    [InlineData(EndOfInput)]
    public async Task Whatever_is_no_yes_starts_nothing(string answer)
    {
        await using var server = await StartAsync();
        using var terminal = PsorchTerminal.Start(place, [.. Run("--agent", "Anthropic", "--plan", Plan("a", "b"))]);
        await terminal.ShowsAsync(Question);
        terminal.Type(answer);
        if (answer == EndOfInput)
        {
            // An end of input that comes before anybody reads can be lost, as somebody at a terminal sees, who gives it again.
            await terminal.TypeUntilEndAsync(answer);
        }

        var result = (await terminal.EndAsync()).Refused(130, "NotConfirmed", "nothing was started");
        Assert.Contains(
            "  a  Do a.\n  b  Do b.\nAgents     2 tasks by Anthropic (claude-sonnet-5-5)\nLikely     about $0.", result.Output, Exact);
        Assert.Contains(
            "\nHighest    no limit: the run has no budget, --max-cost-usd (-MaxCostUsd) gives it one\nRun it?", result.Output, Exact);
        Assert.DoesNotContain("no budget: nothing", result.Error, Exact);
        Assert.Empty(place.Runs);
        Assert.Empty(server.Log.Messages);
    }

    [Fact]
    public async Task An_interrupt_is_a_no()
    {
        await using var server = await StartAsync();
        using var terminal = PsorchTerminal.Start(place, [.. Run("--agent", "Anthropic", "--plan", Plan("a"), "--max-cost-usd", "5")]);
        await terminal.ShowsAsync(Question);
        Assert.Contains("\nHighest    $5.00, the budget\n", terminal.Shown, Exact);
        terminal.Process.Signal(PsorchProcess.Interrupt);
        (await terminal.EndAsync()).Refused(130, "NotConfirmed");
        Assert.Empty(place.Runs);
    }

    [Theory]
    [InlineData("y\n")]
    [InlineData(" YES \n")]
    public async Task A_yes_begins_the_run(string answer)
    {
        await using var server = await StartAsync();
        using var terminal = PsorchTerminal.Start(place, [.. Run("--agent", "Anthropic", "--plan", Plan("a"), "--plain")]);
        await terminal.ShowsAsync(Question);
        terminal.Type(answer);
        var result = (await terminal.EndAsync()).EndedWith(0);
        Assert.Empty(result.Error);
        Assert.Single(server.Log.Messages);
    }

    [Theory]
    [InlineData(false, "--yes")]
    [InlineData(false, "-y")]
    [InlineData(true, "--plain")]
    public async Task Nobody_is_asked_who_said_yes_before_or_is_a_machine(bool isMachine, string option)
    {
        await using var server = await StartAsync();
        place.Set("CI", isMachine ? "true" : null);
        using var terminal = PsorchTerminal.Start(place, [.. Run("--agent", "Anthropic", "--plan", Plan("a"), option)]);
        var result = (await terminal.EndAsync()).EndedWith(0);
        Assert.DoesNotContain("Run it?", result.Output, Exact);
        Assert.StartsWith(Warning, result.Error, Exact);
    }

    [Fact]
    public async Task What_costs_nothing_is_not_asked_about()
    {
        using var terminal = PsorchTerminal.Start(place, [.. Run("--plan", Plan("a"))]);
        var result = (await terminal.EndAsync()).EndedWith(0);
        Assert.DoesNotContain("Run it?", result.Output, Exact);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Without_a_terminal_a_run_without_a_budget_says_so_once_and_any_other_nothing()
    {
        await using var server = await StartAsync();
        string[] run = ["--agent", "Anthropic", "--plan", Plan("a")];
        Assert.Matches(OneWarning(), (await place.RunAsync(run)).EndedWith(0).Error);
        Assert.Empty((await place.RunAsync([.. run, "--max-cost-usd", "5"])).EndedWith(0).Error);
        Assert.Empty((await place.RunAsync([.. run, "--quiet"])).EndedWith(0).Error);
        Assert.Empty((await place.RunAsync("--plan", Plan("a"))).EndedWith(0).Error);
    }

    [Fact]
    public async Task A_plan_that_was_paid_for_is_kept_and_runs_without_being_paid_again()
    {
        await using var server = await StartAsync();
        string[] options = ["--cpus", "4", "--max-cost-usd", "5"];
        using (var terminal = PsorchTerminal.Start(place, [.. Run(["- Backend\n- Frontend", "--real", .. options])]))
        {
            await terminal.ShowsAsync(Question);
            Assert.Contains("Planned by Anthropic (claude-sonnet-5-5), 2 requests, $0.0", terminal.Shown, Exact);
            Assert.Matches(@"\nHighest    \$5\.00, the budget, of which \$0\.\d+ is spent\n", terminal.Shown);
            terminal.Type("n\n");
            var error = (await terminal.EndAsync()).Refused(130, "NotConfirmed", "planning is not paid again").Error;
            Assert.Empty(place.Runs);
            var kept = error.Split('\'')[1];
            Assert.StartsWith(place["state"], kept, Exact);

            (await place.RunAsync(["--plan", kept, "--agent", "Anthropic", .. options])).EndedWith(0);
        }

        Assert.Equal(4, server.Log.Messages.Count);
        Assert.Equal(server.Log.CostUsd, TestPlace.Summary(place.RunDirectory).GetProperty("totals").GetProperty("costUsd").GetDecimal());
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("retry")]
    public async Task A_run_that_goes_on_is_asked_about_with_what_is_left_of_it(string command)
    {
        await using var server = await StartAsync();
        var plan = place.Plan(
            Agent("first").With("prompt", ModelPlace.Script("first", AgentSteps.Say("Done.").With("usage", Large))),
            Agent("second", "first"));
        (await place.RunAsync("--plan", plan, "--agent", "Anthropic", "--max-cost-usd", "0.3")).EndedWith(1);
        var journal = await JournalAsync(place.RunDirectory);

        foreach (var answer in (string[])["n\n", "y\n"])
        {
            using var terminal = PsorchTerminal.Start(place, command, place.RunDirectory, "--max-cost-usd", "2");
            await terminal.ShowsAsync(Question);
            Assert.Contains("  second  Do second.  after first\nAgents     1 task by Anthropic (claude-", terminal.Shown, Exact);
            Assert.DoesNotContain("  first  ", terminal.Shown, Exact);
            Assert.Contains("\nHighest    $2.00, the budget, of which $0.20 is spent\n", terminal.Shown, Exact);
            terminal.Type(answer);
            var result = await terminal.EndAsync();
            if (answer[0] == 'n')
            {
                result.Refused(130, "NotConfirmed");
                Assert.Equal(journal, await JournalAsync(place.RunDirectory));
            }
            else
            {
                result.EndedWith(0);
            }
        }
    }

    [Fact]
    public async Task Tasks_that_are_added_are_asked_about_and_a_no_adds_nothing()
    {
        await using var server = await StartAsync();
        var run = await GatedRun.StartAsync(place, ["--agent", "Anthropic"]);
        string[] add = ["add", run.Directory, "--plan", place.Write("more.json", PlanText.Of(Agent("late", "gate")))];
        using (var terminal = PsorchTerminal.Start(place, add))
        {
            await terminal.ShowsAsync(Question);
            Assert.Contains("  late  Do late.  after gate\nAgents     1 task by Anthropic (claude-", terminal.Shown, Exact);
            terminal.Type("n\n");
            (await terminal.EndAsync()).Refused(130, "NotConfirmed", "nothing was started");
        }

        Assert.DoesNotContain("Do late.", await JournalAsync(run.Directory), Exact);
        using (var terminal = PsorchTerminal.Start(place, [.. add, "--yes"]))
        {
            var said = (await terminal.EndAsync()).EndedWith(0);
            Assert.DoesNotContain(Question, said.Output, Exact);
            Assert.StartsWith(Warning, said.Error, Exact);
        }

        (await run.OpenAsync()).EndedWith(0);
        Assert.Single(server.Log.Messages);
        using (var terminal = PsorchTerminal.Start(place, add))
        {
            var late = (await terminal.EndAsync()).EndedWith(2);
            Assert.DoesNotContain(Question, late.Output, Exact);
        }
    }

    [Theory]
    [InlineData("0.17", 2)]
    [InlineData("0.18", 0)]
    public async Task The_least_budget_of_an_attempt_is_what_its_first_request_reserves(string budget, int exitCode)
    {
        await using var server = await StartAsync();
        var result = await place.RunAsync("--agent", "Anthropic", "--plan", Plan("a"), "--max-cost-usd", budget);
        if (exitCode == 0)
        {
            result.EndedWith(0);
            return;
        }

        result.Refused(exitCode, "BudgetTooSmall", "Give 0.18 USD or more");
        Assert.Empty(place.Runs);

        // Before the model is paid for a plan that could not be run.
        (await place.RunAsync("- Backend", "--real", "--max-cost-usd", budget))
            .Refused(exitCode, "BudgetTooSmall", "request of the planner");
        Assert.Empty(server.Log.Messages);
    }

    /// <summary>The usage of an answer for 0.20 USD.</summary>
    private static JsonObject Large => new() { ["input"] = 60_000, ["output"] = 8_000 };

    private static JsonObject Agent(string id, params string[] dependsOn) =>
        PlanText.Agent(id, dependsOn).With("prompt", $"Do {id}.");

    private static Task<string> JournalAsync(string run) =>
        File.ReadAllTextAsync(TestPlace.JournalPath(run), TestContext.Current.CancellationToken);

    private string Plan(params string[] ids) => place.Plan([.. ids.Select(id => Agent(id))]);

    private IEnumerable<string> Run(params string[] arguments) =>
        ["run", "-o", place.Output, "--simulate-duration", "0s", .. arguments];

    private Task<LoopbackModelServer> StartAsync() => ModelPlace.StartServerAsync(place, AgentKind.Anthropic, "sk-ant-of-a-test");

    [GeneratedRegex(@"\Apsorch: warning: The run has no budget: nothing ends what its agents spend \(likely about \$0\.\d+\)\. [^\n]*\n\z")]
    private static partial Regex OneWarning();
}
