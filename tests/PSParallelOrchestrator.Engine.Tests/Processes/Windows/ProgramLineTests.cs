using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Windows;

namespace PSParallelOrchestrator.Engine.Tests.Processes.Windows;

public class ProgramLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\tb", "\"a\tb\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData(@"C:\a b\", @"""C:\a b\\""")]
    [InlineData(@"C:\plain\", @"C:\plain\")]
    [InlineData(@"\\""", @"""\\\\\""""")]
    public void A_program_reads_the_argument_that_was_given(string argument, string written) =>
        Assert.Equal(written, ProgramLine.Join([argument]));

    [Fact]
    public void A_program_is_started_as_itself() =>
        Assert.Equal(
            new ProgramLine(@"C:\a b\x.exe", @"""C:\a b\x.exe"" one ""two three"""),
            ProgramLine.Of(@"C:\a b\x.exe", ["one", "two three"], Nothing));

    [Theory]
    [InlineData("a b", "\"a b\"")]
    [InlineData("c&d", "\"c&d\"")]
    [InlineData("%PATH%", "\"%%cd:~,%PATH%%cd:~,%\"")]
    [InlineData("q\"q", "\"q\"\"q\"")]
    [InlineData("", "\"\"")]
    [InlineData("plain-1.txt", "plain-1.txt")]
    public void A_batch_file_gets_its_arguments_past_cmd(string argument, string written) =>
        Assert.EndsWith(
            $" /d /e:ON /v:OFF /s /c \"\"C:\\x.bat\" {written}\"",
            ProgramLine.Of(@"C:\x.bat", [argument], Nothing).CommandLine,
            StringComparison.Ordinal);

    [Fact]
    public void A_line_break_cannot_be_given_to_a_batch_file() =>
        Assert.Contains(
            "line break",
            Assert.Throws<ChildStartException>(() => ProgramLine.Of(@"C:\x.cmd", ["a\r\nb"], Nothing)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_command_of_cmd_stays_as_it_was_written() =>
        Assert.Equal(
            @"cmd.exe /d /s /c ""type ""a b.txt"" & echo ""%X%""""",
            ProgramLine.Of("cmd.exe", ["/d", "/c", @"type ""a b.txt"" & echo ""%X%"""], Nothing).CommandLine);

    [Fact]
    public void A_program_and_its_arguments_after_the_switch_of_cmd_stay_apart() =>
        Assert.Equal(
            @"cmd.exe /d /e:ON /v:OFF /s /c ""type ""my file.txt"" ""a & del x""""",
            ProgramLine.Of("cmd.exe", ["/d", "/c", "type", "my file.txt", "a & del x"], Nothing).CommandLine);

    [Theory]
    [InlineData(@"C:\x.bat ")]
    [InlineData(@"C:\x.bat.")]
    [InlineData(@"C:\x.CMD. .")]
    public void A_batch_file_is_one_however_its_name_ends(string file) =>
        Assert.Contains("/s /c", ProgramLine.Of(file, ["a"], Nothing).CommandLine, StringComparison.Ordinal);

    [Fact]
    public void A_script_is_run_by_PowerShell()
    {
        var line = ProgramLine.Of("C:/x.ps1", ["a b"], static name => name == "pwsh.exe" ? "C:/pwsh.exe" : null);
        Assert.Equal(new ProgramLine("C:/pwsh.exe", "C:/pwsh.exe -NoProfile -NonInteractive -File C:/x.ps1 \"a b\""), line);
        Assert.Equal(
            ChildStartFailure.CommandNotFound,
            Assert.Throws<ChildStartException>(() => ProgramLine.Of("C:/x.ps1", [], Nothing)).Failure);
    }

    private static string? Nothing(string name) => null;
}
