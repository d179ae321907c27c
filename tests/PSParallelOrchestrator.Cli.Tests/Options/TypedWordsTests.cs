using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Options;

/// <summary>Each word of a command line can be taken in one way only: an option, a value, an argument.</summary>
public sealed class TypedWordsTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    /// <summary>Every option with a value, of every command that is built.</summary>
    public static TheoryData<string, string> Options
    {
        get
        {
            var options = new TheoryData<string, string>();
            foreach (var command in CommandLine.Create().Subcommands.Where(command => command.TreatUnmatchedTokensAsErrors))
            {
                foreach (var option in command.Options.Where(option => option.Arity.MinimumNumberOfValues > 0))
                {
                    foreach (var name in option.Aliases.Prepend(option.Name))
                    {
                        options.Add(command.Name, name);
                    }
                }
            }

            return options;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_takes_what_it_is_given_and_never_an_option(string command, string name)
    {
        Assert.Equal([command, $"{name}=v", "x"], Take(command, name, "v", "x"));
        Assert.Equal([command, $"{name}=v", "x"], Take(command, $"{name}=v", "x"));
        Assert.Equal([command, $"{name}=-v"], Take(command, $"{name}=-v"));
        Assert.Equal([command, $"{name}=-1"], Take(command, name, "-1"));
        Assert.Equal([command, $"{name}=-"], Take(command, name, "-"));
        Assert.Equal("OptionWithoutValue", Refused(command, name, "--nothing"));
        Assert.Equal("OptionWithoutValue", Refused(command, name, "-x"));
        Assert.Equal("OptionWithoutValue", Refused(command, name, "--"));
        Assert.Equal("OptionWithoutValue", Refused(command, name));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_empty_value_stays_empty(string command, string name)
    {
        foreach (var words in (string[][])[[$"{name}="], [name, ""]])
        {
            string[] taken;
            try
            {
                taken = Take([command, .. words, "-h"]);
            }
            catch (OrchestratorException e)
            {
                Assert.Equal("SettingInvalid", e.ErrorId);
                continue;
            }

            // A setting says by itself that it is empty.
            Assert.Equal([command, name, "", "-h"], taken);
        }
    }

    [Theory]
    [InlineData("--dryrun", "Did you mean --dry-run?", "run", "--dryrun")]
    [InlineData("--bogus", "psorch plan --help", "plan", "--bogus")]
    [InlineData("--follw", "Did you mean --follow?", "log", "r", "--follw")]
    [InlineData("-x", "--help", "status", "-x")]
    [InlineData("-qx", "--help", "resume", "-qx")]
    [InlineData("--verison", "Did you mean --version?", "--verison")]
    [InlineData("--plan", "psorch --help", "--plan", "p.json", "run")]
    [InlineData("--json", "--help", "run", "x", "--json")]
    public void A_word_with_a_dash_is_an_option_or_an_error(string word, string says, params string[] words)
    {
        var error = Assert.Throws<OrchestratorException>(() => Take(words));
        Assert.Equal("OptionUnknown", error.ErrorId);
        Assert.Contains($"'{word}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_may_stand_together()
    {
        Assert.Equal(["run", "-q", "-m=3", "x"], Take("run", "-qm3", "x"));
        Assert.Equal(["run", "-q", "-m=3", "x"], Take("run", "-qm", "3", "x"));
        Assert.Equal(["run", "-m=3"], Take("run", "-m=3"));
    }

    [Fact]
    public void What_follows_two_dashes_is_as_it_is() =>
        Assert.Equal(["run", "-q", "--", "--bogus", "", "-x"], Take("run", "-q", "--", "--bogus", "", "-x"));

    [Fact]
    public void A_list_of_requirements_begins_with_a_dash_too() =>
        Assert.Equal(["run", "- a page\n- a server", "-q"], Take("run", "- a page\n- a server", "-q"));

    [Theory]
    [InlineData("stop")]
    [InlineData("resume")]
    [InlineData("status")]
    [InlineData("log", "01k")]
    [InlineData("retry", "01k")]
    [InlineData("approve", "01k", "a")]
    public void An_empty_argument_names_nothing(params string[] words) => Assert.Equal("SettingInvalid", Refused([.. words, ""]));

    [Theory]
    [InlineData("--name=", "--dry-run")]
    [InlineData("--name", "", "--dry-run")]
    [InlineData("--output-dir=", "--dry-run")]
    [InlineData("--dryrun")]
    public async Task Nothing_runs_that_was_only_to_be_shown(params string[] words)
    {
        var plan = place.Plan(PlanText.Shell("a", "touch \"$OUT\"").With("environment", new JsonObject { ["OUT"] = place["ran"] }));
        Assert.Equal(2, (await place.PsorchAsync(["run", "--plan", plan, .. words])).ExitCode);
        Assert.False(File.Exists(place["ran"]));
        Assert.Equal([plan], Directory.EnumerateFileSystemEntries(place.Root));
    }

    [Fact]
    public async Task Stop_without_a_name_does_not_stop_the_run_in_the_working_directory() =>
        (await place.PsorchAsync("stop", "")).Refused(2, "SettingInvalid");

    [Fact]
    public async Task A_requirement_may_begin_with_an_at_sign()
    {
        place.Write("team", "--max-executors 7");
        Assert.Contains("@team", (await place.RunAsync("@team", "--dry-run")).EndedWith(0).Output, StringComparison.Ordinal);
    }

    private static string[] Take(params string[] words) => TypedWords.Take(CommandLine.Create(), words);

    private static string Refused(params string[] words) => Assert.Throws<OrchestratorException>(() => Take(words)).ErrorId;
}
