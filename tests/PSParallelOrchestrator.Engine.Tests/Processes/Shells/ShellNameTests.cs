using PSParallelOrchestrator.Engine.Processes.Shells;

namespace PSParallelOrchestrator.Engine.Tests.Processes.Shells;

/// <summary>What may be written for a shell.</summary>
public sealed class ShellNameTests
{
    [Theory]
    [InlineData("sh")]
    [InlineData("Bash")]
    [InlineData("PWSH")]
    [InlineData("pwsh-preview")]
    [InlineData("powershell")]
    [InlineData("cmd")]
    [InlineData("/bin/sh")]
    [InlineData("/opt/microsoft/powershell/7/pwsh")]
    [InlineData(@"C:\Program Files\Git\bin\bash.exe")]
    [InlineData("C:/Windows/System32/CMD.EXE")]
    [InlineData(@"\\server\share\pwsh.exe")]
    public void Names_and_full_paths_are_taken_on_every_system(string name) => Assert.Null(ShellName.Problem(name));

    [Theory]
    [InlineData("bahs", "not the name of a known shell", "'bash'")]
    [InlineData("bash.exe", "not the name of a known shell", "'bash'")]
    [InlineData("python", "not the name of a known shell", "Name one of sh, bash,")]
    [InlineData("", "not the name of a known shell", "Name one of")]
    [InlineData(" sh", "not the name of a known shell", "'sh'")]
    [InlineData("sh -x", "not the name of a known shell", "Name one of")]
    [InlineData("./bash", "no full path", "whole path")]
    [InlineData("bin/sh", "no full path", "whole path")]
    [InlineData(@"C:bin\bash", "no full path", "whole path")]
    [InlineData("/usr/bin/python3", "not known for a shell", "Name one of")]
    [InlineData("/usr/bin/bsh", "not known for a shell", "'sh'")]
    [InlineData("/", "not known for a shell", "Name one of")]
    [InlineData("/bin/\0/sh", "no text of visible characters", "Name one of")]
    [InlineData("/bin/\ud800/sh", "no text of visible characters", "Name one of")]
    [InlineData("s\nh", "no text of visible characters", "Name one of")]
    public void What_names_no_shell_says_why_and_what_to_write(string name, string reason, string remedy)
    {
        var problem = ShellName.Problem(name);
        Assert.Contains(reason, problem!.Value.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Value.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BASH", "bash")]
    [InlineData("/Opt/Bash", "/Opt/Bash")]
    public void A_name_is_one_of_PATH_and_a_path_stays(string name, string program) => Assert.Equal(program, ShellName.Program(name));
}
