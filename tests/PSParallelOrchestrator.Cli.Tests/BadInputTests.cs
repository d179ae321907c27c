using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What cannot be used is refused in words, with exit code 2, before anything is made.</summary>
public sealed class BadInputTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("RequirementsEmpty", "")]
    [InlineData("RequirementsEmpty", "  \n\t ")]
    [InlineData("NothingToRun")]
    [InlineData("OptionsExclude", "text", "--plan", "p.json")]
    [InlineData("PlanFileNotFound", "--plan", "nosuch.json")]
    [InlineData("PlanFileTypeUnknown", "--plan", "/")]
    [InlineData("MaxExecutorsTooSmall", "x", "-m", "0")]
    [InlineData("MaxExecutorsTooSmall", "x", "-m", "-1")]
    [InlineData("MaxExecutorsTooSmall", "x", "--max-executors=-1")]
    [InlineData("SettingInvalid", "x", "-m", "abc")]
    [InlineData("SettingInvalid", "x", "-m", "2147483648")]
    [InlineData("SettingInvalid", "x", "--time-limit", "soon")]
    [InlineData("SettingInvalid", "x", "--time-limit", "-5s")]
    [InlineData("SettingInvalid", "x", "--memory", "4X")]
    [InlineData("SettingInvalid", "x", "--on-conflict", "Guess")]
    [InlineData("SettingInvalid", "x", "--on-conflict", "1")]
    [InlineData("SettingInvalid", "x", "--backend", "Cloud")]
    [InlineData("SettingInvalid", "x", "--log-level", "Loud")]
    [InlineData("OptionInvalid", "x", "--cpus", "NaN")]
    [InlineData("OptionInvalid", "x", "--memory", "0")]
    [InlineData("OptionInvalid", "x", "--gpus", "-1")]
    [InlineData("OptionInvalid", "x", "--max-retries", "-1")]
    [InlineData("OptionInvalid", "x", "--backoff-multiplier", "Infinity")]
    [InlineData("OptionInvalid", "x", "--escalate-time", "0.5")]
    [InlineData("OptionInvalid", "x", "--repository", "/tmp", "--base-run", "/tmp")]
    [InlineData("SimulationRuleInvalid", "x", "--simulate", "a:explode")]
    [InlineData("SimulationRuleInvalid", "x", "--simulate", "no rule")]
    [InlineData("SimulationRuleInvalid", "x", "--simulate", "a:conflict=../../etc/passwd")]
    [InlineData("RunNotFound", "x", "--base-run", "nosuch")]
    [InlineData("RepositoryNotFound", "x", "--repository", "/nosuch")]
    [InlineData("NotARepository", "x", "--repository", "/")]
    [InlineData("BedrockModelUnknown", "x", "--agent", "Bedrock", "--max-cost-usd", "1", "--model", "claude-nobody")]
    [InlineData("OptionInvalid", "x", "--grace-time", "61m")]
    [InlineData("SettingInvalid", "x", "--exit-code", "75")]
    [InlineData("SettingInvalid", "x", "--exit-code", "0=Permanent")]
    [InlineData("SettingInvalid", "x", "--exit-code", "75=Lost")]
    [InlineData("SettingInvalid", "x", "--success-code", "256")]
    [InlineData("OptionInvalid", "x", "--success-code", "1", "--exit-code", "1=Permanent")]
    [InlineData("SettingInvalid", "x", "--ignore", "../x")]
    [InlineData("SettingInvalid", "x", "--ignore", "")]
    [InlineData("SettingInvalid", "x", "--conflict", "*.md=Unoin")]
    [InlineData("SettingInvalid", "x", "--conflict", "a.lock=Regenerate")]
    [InlineData("OptionInvalid", "x", "--conflict", "a=Stop", "--conflict", "./a=Union")]
    [InlineData("OptionInvalid", "x", "--max-turns", "0")]
    [InlineData("OptionInvalid", "x", "--max-cost-usd", "0")]
    [InlineData("SettingInvalid", "x", "--max-cost-usd", "much")]
    [InlineData("PriceFileInvalid", "x", "--agent", "ClaudeCode", "--max-cost-usd", "1", "--price-file", "/nowhere/prices.json")]
    [InlineData("PriceUnknown", "x", "--agent", "ClaudeCode", "--max-cost-usd", "1", "--model", "nobody")]
    [InlineData("BackendNotBuilt", "x", "--backend", "ParallelCluster")]
    public async Task Run_refuses_and_leaves_nothing(string errorId, params string[] arguments)
    {
        (await place.RunAsync(arguments)).Refused(2, errorId);
        Assert.Empty(place.Runs);
    }

    [Theory]
    [InlineData("--output-dir")]
    [InlineData("--repository")]
    [InlineData("--base-run")]
    [InlineData("--before-task")]
    public async Task An_empty_text_is_no_value(string option)
    {
        (await place.PsorchAsync("run", "x", option, "")).Refused(2, "SettingInvalid", option);
        Assert.False(Directory.Exists(place["outputs"]));
    }

    [Theory]
    [InlineData("run", "x", "--bogus")]
    [InlineData("run", "x", "y")]
    [InlineData("run", "x", "--max-executors")]
    [InlineData("resume")]
    [InlineData("status", "a", "b")]
    [InlineData("retry")]
    [InlineData("plan", "x", "--diagram", "Picture")]
    [InlineData("bogus")]
    [InlineData]
    public async Task What_does_not_parse_names_the_help(params string[] arguments)
    {
        var result = (await place.PsorchAsync(arguments)).EndedWith(2);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SettingInvalid", "--max-executors", "plan", "x", "--max-executors", "abc")]
    [InlineData("MaxExecutorsTooSmall", "--max-executors", "plan", "--plan", "PLAN", "-m", "0")]
    [InlineData("SettingInvalid", "--on-conflict", "merge", "x", "--on-conflict", "Guess")]
    [InlineData("SettingInvalid", "--log-level", "resume", "RUN", "--log-level", "Loud")]
    [InlineData("SettingInvalid", "--max-cost-usd", "resume", "RUN", "--max-cost-usd", "much")]
    [InlineData("OptionInvalid", "--max-cost-usd", "resume", "RUN", "--max-cost-usd", "-1")]
    [InlineData("SettingInvalid", "--lost-host", "retry", "RUN", "--lost-host", "")]
    [InlineData("OptionsExclude", "--planning-time-limit", "run", "--plan", "PLAN", "--planning-time-limit", "1m")]
    public async Task Every_command_refuses_a_value_in_the_same_words(string errorId, string option, params string[] arguments)
    {
        var plan = place.Write("plan.json", "{\"tasks\": [{\"id\": \"a\", \"prompt\": \"p\"}]}");
        var run = arguments.Contains("RUN") ? await RunAsync(plan) : string.Empty;
        (await place.PsorchAsync([.. arguments.Select(argument => argument switch { "PLAN" => plan, "RUN" => run, _ => argument })]))
            .Refused(2, errorId, option);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("resume")]
    [InlineData("log")]
    [InlineData("report")]
    [InlineData("retry")]
    [InlineData("merge")]
    [InlineData("stop")]
    [InlineData("approve")]
    [InlineData("deny")]
    public async Task A_directory_that_is_no_run_is_named(string command)
    {
        (await place.PsorchAsync(command, place.Root)).Refused(2, "RunNotFound", place.Root);
        (await place.PsorchAsync(command, "01zzzz")).Refused(2, "RunNotFound", "01zzzz");
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Root));
    }

    private async Task<string> RunAsync(string plan)
    {
        (await place.RunAsync("--plan", plan)).EndedWith(0);
        return place.RunDirectory;
    }
}
