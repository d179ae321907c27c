using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Plans that come through standard input and pipes.</summary>
public sealed class PipedPlanTests : IAsyncDisposable
{
    private const string Json = """{"tasks":[{"id":"a","command":"true"}]}""";
    private const string Yaml = "tasks:\n  - id: a\n    command: \"true\"\n";
    private readonly TestPlace place = new();

    public PipedPlanTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a shell.");

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(Json, "")]
    [InlineData(Yaml, "")]
    [InlineData(Json, "--format Json")]
    [InlineData(Yaml, "--format yaml")]
    public async Task A_plan_comes_from_standard_input(string plan, string options)
    {
        place.Write("plan", plan);
        var result = await ShellAsync($"'{PsorchProcess.Executable}' plan --plan - {options} < '{place["plan"]}'");
        result.EndedWith(0);
        Assert.Contains("a", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Json, "run -o out -q --plan")]
    [InlineData(Yaml, "plan --plan")]
    public async Task A_plan_comes_from_a_pipe(string plan, string command)
    {
        place.Write("plan", plan);
        (await ShellAsync($"'{PsorchProcess.Executable}' {command} <(cat '{place["plan"]}')")).EndedWith(0);
    }

    [Fact]
    public async Task A_format_that_is_wrong_is_an_error_and_names_where_the_plan_came_from()
    {
        place.Write("plan", Yaml);
        var result = await ShellAsync($"'{PsorchProcess.Executable}' plan --plan - --format Json < '{place["plan"]}'");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("standard input", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_any_name_is_read_where_its_format_is_said()
    {
        place.Write("plan", Yaml);
        (await place.PsorchAsync("plan", "--plan", place["plan"])).Refused(2, "PlanFileTypeUnknown", "--format");
        (await place.PsorchAsync("plan", "--plan", place["plan"], "--format", "Yaml")).EndedWith(0);
    }

    private Task<PsorchResult> ShellAsync(string script) => place.StartProgram("bash", "-c", script).EndAsync();
}
