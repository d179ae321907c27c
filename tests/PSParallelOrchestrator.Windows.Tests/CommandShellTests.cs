namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>Which shell runs shell commands: cmd where it is named, and where nothing is, unless there is a pwsh.</summary>
public sealed class CommandShellTests : PlaceTests
{
    private const string InCmd = "if exist \"f.txt\" (echo seen>\"v w.txt\") else (exit 9)";

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Cmd_runs_verify_before_and_after_by_its_own_rules(string backend)
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo x>f.txt", $$""", "commandShell": "cmd", "verify": {{Json(InCmd)}}"""));
        var (code, text) = await Place.RunAsync(
            "--plan", plan, "--backend", backend, "--command-shell", "CMD", "--before-task", "echo %PSORCH_TASK%>\"b b.txt\"",
            "--after-task", "type \"b b.txt\">a.txt & if not exist \"v w.txt\" exit 4");
        Assert.True(code == 0, text);
        Assert.Equal("a", (await File.ReadAllTextAsync(Workspace("a.txt"), TestContext.Current.CancellationToken)).Trim());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task What_fails_in_cmd_fails_the_attempt(string backend)
    {
        var plan = Place.Plan(PsorchPlace.Cmd(
            "a", "echo x>f.txt", """, "commandShell": "cmd", "verify": "exit 7", "exitCodes": { "7": "Permanent" }"""));
        var (code, text) = await Place.RunAsync("--plan", plan, "--backend", backend);
        Assert.True(code == 1, text);
        Assert.Equal(("Failed", "Permanent", 1), Place.Task("a"));
    }

    [Fact]
    public async Task Without_a_name_and_without_pwsh_it_is_cmd()
    {
        Assert.SkipWhen(HasPwsh(), "There is a pwsh, which goes before cmd.");
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo x>f.txt", $$""", "verify": {{Json(InCmd)}}"""));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        Assert.True(File.Exists(Workspace("v w.txt")));
    }

    [Fact]
    public async Task Without_a_name_and_with_pwsh_it_is_pwsh()
    {
        Assert.SkipUnless(HasPwsh(), "There is no pwsh.");
        const string verify = "Get-Content f.txt | Set-Content v.txt; cmd /c exit 0";
        var plan = Place.Plan(
            PsorchPlace.Cmd("a", "echo x>f.txt", $$""", "verify": {{Json(verify)}}"""),
            PsorchPlace.Cmd("b", "echo x>f.txt", """, "verify": "cmd /c exit 7; 'done'", "exitCodes": { "7": "Permanent" }"""));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 1, text);
        Assert.Equal("Succeeded", Place.Task("a").State);
        Assert.Equal(("Failed", "Permanent", 1), Place.Task("b"));
    }

    [Fact]
    public async Task A_second_line_that_cmd_would_not_run_is_an_error_before_the_run()
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo x>f.txt", """, "commandShell": "cmd", "verify": "exit 0\nexit 1" """));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 2, text);
        Assert.Contains("CommandNotForShell", text, StringComparison.Ordinal);
        Assert.Contains("several lines", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Place["out"]) && Directory.GetDirectories(Place["out"]).Length > 0);
    }

    [Fact]
    public async Task A_shell_that_is_not_there_is_an_error_before_the_run()
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo x>f.txt", """, "commandShell": "zsh", "verify": "true" """));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 3, text);
        Assert.Contains("CommandShellMissing", text, StringComparison.Ordinal);
    }

    private static bool HasPwsh() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Any(directory => File.Exists(Path.Combine(directory, "pwsh.exe")));

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private string Workspace(string file) => Assert.Single(
        Directory.GetFiles(Place.Run, file, SearchOption.AllDirectories),
        found => found.Contains("attempt-1", StringComparison.Ordinal));
}
