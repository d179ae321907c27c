using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>The shells of shell commands, from settings and plan to what ran; those that are not there, and names of none.</summary>
public sealed class CommandShellTests : IAsyncDisposable
{
    private const string IsBash = "test -n \"$BASH_VERSION\"";
    private const string IsNoBash = "test -z \"$BASH_VERSION\"";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task The_task_goes_before_the_plan_and_that_before_the_run_whose_own_commands_are_its_own(string backend)
    {
        var plan = Plan(
            "bash",
            Work("plan", IsBash),
            Work("task", $"ps -o comm= $$ | grep -v bash && {IsNoBash}").With("commandShell", "sh"));
        var before = $"{IsNoBash} && echo b >> '{place["hooks"]}'";
        var run = await place.StartRun(
            "--plan", plan, "--backend", backend, "--command-shell", "sh", "--name", "one", "--before-task", before,
            "--after-task", $"{IsNoBash} && echo a >> '{place["hooks"]}'").EndAsync();
        run.EndedWith(0);
        Assert.Equal(4, File.ReadAllLines(place["hooks"]).Length);

        var second = place.StartRun(
            "--plan", place.Plan(Work("run", IsBash)), "--backend", backend, "--command-shell", "/bin/bash", "--name", "two",
            "--before-task", IsBash, "--after-task", IsBash);
        (await second.EndAsync()).EndedWith(0);
        (await place.StartRun("--plan", place.Plan(Work("none", IsNoBash)), "--backend", backend, "--name", "three").EndAsync())
            .EndedWith(0);
    }

    [Theory]
    [InlineData("Threading", "sh")]
    [InlineData("Process", "sh")]
    [InlineData("Threading", "bash")]
    [InlineData("Process", "bash")]
    public async Task What_fails_in_a_shell_fails_the_attempt_with_its_code(string backend, string shell)
    {
        Effort.SkipUnless((backend == "Process") == (shell == "bash"));
        foreach (var where in (string[])["verify", "--before-task", "--after-task"])
        {
            var work = where == "verify" ? Work("a", "sh -c 'exit 7'") : Work("a");
            string[] more = where == "verify" ? [] : [where, "sh -c 'exit 7'"];
            var run = await place.StartRun([
                "--plan", place.Plan(work.With("maxRetries", 0)), "--backend", backend, "--command-shell", shell, "--name", "run" + where,
                .. more]).EndAsync();
            run.EndedWith(1);
            Assert.Contains("exit code 7", run.Output + run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Environment_and_orchestrator_json_say_it_too()
    {
        var plan = place.Plan(Work("a", IsBash));
        place.Write("orchestrator.json", "{\"commandShell\": \"bash\"}");
        (await place.StartRun("--plan", plan, "--name", "one").EndAsync()).EndedWith(0);
        place.Set("PSORCH_COMMAND_SHELL", "sh");
        (await place.StartRun("--plan", plan, "--name", "two", "--max-retries", "0").EndAsync()).EndedWith(1);
    }

    [Theory]
    [InlineData("CommandShellUnknown", "Did you mean 'bash'?", "bahs")]
    [InlineData("CommandShellUnknown", "full path", "./bash")]
    [InlineData("CommandShellUnknown", "not known for a shell", "/usr/bin/env")]
    [InlineData("CommandShellMissing", "PATH '", "cmd")]
    [InlineData("CommandShellMissing", "/nowhere/bash", "/nowhere/bash")]
    [InlineData("CommandShellMissing", @"C:\Windows\cmd.exe", @"C:\Windows\cmd.exe")]
    public async Task A_shell_of_the_plan_that_cannot_be_used_is_an_error_before_anything_is_made(string errorId, string says, string shell)
    {
        string[] plans = [Plan(shell, Work("a", "true")), place.Plan(Work("a", "true").With("commandShell", shell))];
        foreach (var plan in Effort.Some(2, plans))
        {
            var refused = await place.RunAsync("--plan", plan);
            Assert.Equal(errorId == "CommandShellUnknown" ? 2 : 3, refused.ExitCode);
            Assert.Contains(errorId, refused.Error, StringComparison.Ordinal);
            Assert.Contains(says, refused.Error, StringComparison.Ordinal);
            Assert.Empty(place.Runs);
        }
    }

    [Fact]
    public async Task A_shell_of_the_run_that_cannot_be_used_is_an_error_before_anything_is_made()
    {
        var plan = place.Plan(Work("a"));
        (await place.RunAsync("--plan", plan, "--command-shell", "fish")).Refused(2, "OptionInvalid", "'fish'", "--command-shell");
        (await place.RunAsync("--plan", plan, "--command-shell", "cmd", "--after-task", "true"))
            .Refused(3, "CommandShellMissing", "The run", "'cmd'", "PATH '");
        (await place.RunAsync("--plan", plan, "--command-shell", "cmd", "--conflict", "a=Regenerate:true"))
            .Refused(3, "CommandShellMissing", "The run", "'cmd'");
        Assert.Empty(place.Runs);
        (await place.RunAsync("--plan", plan, "--command-shell", "cmd")).EndedWith(0);
    }

    [Fact]
    public async Task The_key_of_scripts_is_told_from_it()
    {
        var refused = await place.RunAsync("--plan", place.Plan(Work("a", "true").With("shell", "bash")));
        refused.EndedWith(2);
        Assert.Contains("The shell of 'verify' is 'commandShell'.", refused.Error, StringComparison.Ordinal);
        refused = await place.RunAsync("--plan", place.Plan(Work("a").With("commandShell", "bash")));
        refused.EndedWith(2);
        Assert.Contains("CommandShellWithoutVerify", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_run_keeps_its_shells_and_looks_for_them_again(string backend)
    {
        var bash = place["tools/bash"];
        Directory.CreateDirectory(place["tools"]);
        File.CreateSymbolicLink(bash, "/bin/bash");
        var plan = Plan(bash, Work("a", $"{IsBash} && test -e '{place["go"]}'").With("maxRetries", 0));
        var first = await place.StartRun(
            "--plan", plan, "--backend", backend, "--name", "run", "--command-shell", bash, "--before-task", IsBash).EndAsync();
        first.EndedWith(1);
        Assert.Contains(bash, File.ReadAllText(Path.Combine(place.RunDirectory, ".orchestrator", "plan.json")), StringComparison.Ordinal);

        place.Write("go", string.Empty);
        File.Delete(bash);
        (await place.PsorchAsync("retry", place.RunDirectory, "a")).Refused(3, "CommandShellMissing", bash);
        File.CreateSymbolicLink(bash, "/bin/bash");
        (await place.PsorchAsync("retry", place.RunDirectory, "a")).EndedWith(0);
    }

    [Fact]
    public async Task A_plan_says_it_in_both_formats_and_a_matrix_fills_it()
    {
        var yaml = place.Write("plan.yaml", """
            commandShell: Bash
            tasks:
              - id: in-<<_>>
                matrix: [sh, bash]
                command: "true"
                verify: ps -o comm= $$ | grep -x <<_>>
                commandShell: <<_>>
              - id: plain
                command: "true"
                verify: '[[ a == a ]]'
            """);
        (await place.PsorchAsync("plan", "--plan", yaml, "--output", place["plan.json"])).EndedWith(0);
        var json = JsonNode.Parse(File.ReadAllText(place["plan.json"]))!;
        Assert.Equal("Bash", json["commandShell"]!.GetValue<string>());
        Assert.Equal(["sh", "bash", null], json["tasks"]!.AsArray().Select(task => task!["commandShell"]?.GetValue<string>()));
        (await place.RunAsync("--plan", place["plan.json"])).EndedWith(0);
    }

    private static JsonObject Work(string id, string? verify = null)
    {
        var task = PlanText.Shell(id, "true");
        return verify is null ? task : task.With("verify", verify);
    }

    private string Plan(string shell, params JsonObject[] tasks) => place.Write(
        "plan.json", new JsonObject { ["commandShell"] = shell, ["tasks"] = new JsonArray([.. tasks]) }.ToJsonString());
}
