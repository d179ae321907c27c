using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

public sealed class ClaudeArgumentsTests
{
    [Theory]
    [InlineData("--effort", "high")]
    [InlineData("--effort=high")]
    [InlineData("--add-dir", "/a", "/b", "--safe-mode")]
    [InlineData("--settings", "{\"env\":{}}")]
    [InlineData("--max-thinking-tokens", "0")]
    [InlineData]
    public void What_keeps_the_contract_is_passed(params string[] arguments) =>
        ClaudeArguments.Check(new AgentOptions { ClaudeArguments = arguments });

    [Theory]
    [InlineData("-p")]
    [InlineData("--print")]
    [InlineData("--output-format", "json")]
    [InlineData("--output-format=json")]
    [InlineData("--input-format", "stream-json")]
    [InlineData("--session-id", "x")]
    [InlineData("--resume")]
    [InlineData("-c")]
    [InlineData("--continue")]
    [InlineData("--permission-mode", "bypassPermissions")]
    [InlineData("--dangerously-skip-permissions")]
    [InlineData("--max-turns", "abc")]
    [InlineData("--max-budget-usd", "9")]
    [InlineData("--tools", "default")]
    [InlineData("--no-such-option")]
    [InlineData("--effort")]
    [InlineData("--effort", "--safe-mode")]
    [InlineData("--safe-mode", "prompt text")]
    [InlineData("prompt text")]
    [InlineData("--safe-mode=1")]
    [InlineData("--settings", "relative.json")]
    [InlineData("--settings", "/no/such/file.json")]
    [InlineData("--settings", "{broken")]
    [InlineData("--settings", "{\"env\":{\"CLAUDE_CODE_USE_FOUNDRY\":\"1\"}}")]
    [InlineData("--settings", "{\"env\":{\"ANTHROPIC_BASE_URL\":\"https://gateway.example.org\"}}")]
    [InlineData("--settings={\"env\":{\"ANTHROPIC_BEDROCK_BASE_URL\":\"http://localhost\"}}")]
    [InlineData("--settings", "{\"env\":{\"ANTHROPIC_API_KEY\":\"sk-ant-other\"}}")]
    [InlineData("--settings", "{\"apiKeyHelper\":\"echo other\"}")]
    [InlineData("--max-thinking-tokens", "many")]
    [InlineData("")]
    public void What_breaks_it_is_refused_before_the_run(params string[] arguments)
    {
        var error = Assert.Throws<OrchestratorException>(() => ClaudeArguments.Check(new AgentOptions { ClaudeArguments = arguments }));
        Assert.Equal("ClaudeArgumentRefused", error.ErrorId);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("Bash(npm test)", true)]
    [InlineData("WebFetch", true)]
    [InlineData("mcp__server__tool", true)]
    [InlineData("Task", false)]
    [InlineData("Agent", false)]
    [InlineData("Bash(npm test", false)]
    [InlineData("--permission-mode", false)]
    [InlineData("", false)]
    public void Rules_for_tools_are_checked(string rule, bool isGood)
    {
        var error = Record.Exception(() => ClaudeArguments.Check(new AgentOptions { AllowedTools = [rule] }));
        Assert.Equal(isGood, error is null);
    }

    [Fact]
    public void A_run_is_refused_for_them()
    {
        var options = new RunOptions { Agents = new AgentOptions { ClaudeArguments = ["--resume"] } };
        var plan = new OrchestratorPlan { Tasks = [new OrchestratorTask { Id = "a", Prompt = "p" }] };
        Assert.Equal("ClaudeArgumentRefused", Assert.Throws<OrchestratorException>(() => RunOptionsValidator.Check(plan, options)).ErrorId);
    }

    [Fact]
    public void The_command_line_bounds_the_session_and_holds_no_prompt()
    {
        var arguments = ClaudeCommandLine.ForTask(
            new AgentOptions
            {
                MaxTurns = 7,
                AllowedTools = ["Bash(npm test)"],
                ClaudeArguments = ["--add-dir", "/lib"],
            },
            "/home/system.md",
            "claude-haiku-4-5");
        Assert.Equal(["-p", "--add-dir", "/lib", "--output-format", "stream-json"], arguments.Take(5));
        Assert.Equal("7", After(arguments, "--max-turns"));
        Assert.Equal("acceptEdits", After(arguments, "--permission-mode"));
        Assert.Equal("claude-haiku-4-5", After(arguments, "--model"));
        Assert.Contains("Bash(npm test)", arguments);
        Assert.DoesNotContain("Task", After(arguments, "--tools").Split(','));
        Assert.DoesNotContain("--dangerously-skip-permissions", arguments);
    }

    [Fact]
    public void Each_session_has_an_id_of_its_own()
    {
        static string Id() => After(ClaudeCommandLine.ForTask(new AgentOptions(), "f", "m"), "--session-id");
        Assert.True(Guid.TryParse(Id(), out _));
        Assert.NotEqual(Id(), Id());
    }

    private static string After(IReadOnlyList<string> arguments, string name) => arguments[arguments.ToList().IndexOf(name) + 1];
}
