using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.Processes.Windows;

namespace PSParallelOrchestrator.Engine.Tests.Processes.Shells;

/// <summary>The command lines of shells.</summary>
public sealed class CommandShellTests
{
    private static readonly Dictionary<string, string> Own = OwnEnvironment.Copy();

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    [InlineData("/usr/bin/zsh")]
    public void Those_like_sh_get_the_line_as_it_stands(string name) =>
        Assert.Equal(["-c", "a 'b'\nc # d"], CommandShell.Of(name, Own).Arguments("a 'b'\nc # d"));

    [Theory]
    [InlineData("pwsh")]
    [InlineData("powershell")]
    [InlineData("/opt/ps/pwsh")]
    public void PowerShell_gets_the_line_and_then_ends_with_the_code_of_the_last_program(string name)
    {
        var arguments = CommandShell.Of(name, Own).Arguments("a # b");
        Assert.Equal(["-NoLogo", "-NoProfile", "-NonInteractive", "-Command"], arguments.SkipLast(1));
        Assert.StartsWith("a # b\n$psorchOk = $?;", arguments[^1], StringComparison.Ordinal);
        Assert.Contains("exit $LASTEXITCODE", arguments[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Cmd_gets_the_line_between_quotes_of_its_own_and_no_second_line()
    {
        var cmd = CommandShell.Of("cmd", Own);
        Assert.Equal(["/d", "/s", "/c", "if exist \"a b\" (echo %X%)"], cmd.Arguments("if exist \"a b\" (echo %X%)\r\n"));
        const string file = "cmd.exe";
        Assert.Equal(
            file + " /d /s /c \"\"a b.exe\" \"c\" & exit 3\"",
            ProgramLine.Of(file, cmd.Arguments("\"a b.exe\" \"c\" & exit 3"), _ => null).CommandLine);
        var refused = Assert.Throws<ChildStartException>(() => cmd.Arguments("first\nsecond"));
        Assert.Contains("several lines", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_has_pwsh_where_it_is_and_else_cmd()
    {
        Assert.Equal("pwsh", CommandShell.OfWindows(name => name == "pwsh").Program);
        Assert.Equal("cmd.exe", CommandShell.OfWindows(_ => false).Program);
        Assert.Equal("/c", CommandShell.OfWindows(_ => false).Arguments("x")[2]);
    }

    [Fact]
    public void Others_have_sh()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sh.");
        var shell = CommandShell.Of(name: null, new Dictionary<string, string> { ["PATH"] = "/nowhere" });
        Assert.Equal("/bin/sh", shell.Program);
        shell.Require(new Dictionary<string, string> { ["PATH"] = "/nowhere" });
    }

    [Fact]
    public void One_that_is_not_there_says_where_it_was_looked_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows separates the PATH by other signs.");
        var environment = new Dictionary<string, string> { ["PATH"] = "/nowhere:/neither" };
        var missing = Assert.Throws<ChildStartException>(() => CommandShell.Of("bash", environment).Require(environment));
        Assert.Contains("'bash'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere:/neither", missing.Message, StringComparison.Ordinal);
        missing = Assert.Throws<ChildStartException>(() => CommandShell.Of("/nowhere/pwsh", environment).Require(environment));
        Assert.Contains("/nowhere/pwsh", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_can_stand_among_the_output()
    {
        Assert.Equal("exec 2>&1\na", CommandShell.Of("sh", Own).ArgumentsForOneStream("a")[^1]);
        Assert.Equal("(a) 2>&1", CommandShell.Of("cmd", Own).ArgumentsForOneStream("a\n")[^1]);
        var line = CommandShell.Of("pwsh", Own).ArgumentsForOneStream("a")[^1];
        Assert.StartsWith(". {\na\n} 2>&1\n$psorchOk", line, StringComparison.Ordinal);
    }
}
