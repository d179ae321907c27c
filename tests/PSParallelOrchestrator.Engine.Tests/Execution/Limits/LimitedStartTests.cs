using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>A program with limits starts, or fails to, as it does without.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class LimitedStartTests : LimitTestBase
{
    private static readonly AttemptLimits Limits = AttemptLimits.In(NoPlace);

    [Theory]
    [InlineData("no-such-program", null, null)]
    [InlineData("./no-such-program", null, null)]
    [InlineData("./file", "#!/bin/sh\n", false)]
    [InlineData("./file", "#!/no/such/interpreter -x\n", true)]
    [InlineData("./file", "#!/bin/sh\r\nexit 0\r\n", true)]
    [InlineData("./file", "echo no format\n", true)]
    [InlineData("./file", "", true)]
    [InlineData("./file", "\u007fELF no program of this machine", true)]
    [InlineData("./file", "#!", true)]
    [InlineData(".", null, null)]
    [InlineData("", null, null)]
    public async Task What_cannot_be_started_is_explained_alike(string program, string? content, bool? executable)
    {
        var spec = Program(program, ["an argument"], "64M", 1);
        Directory.CreateDirectory(spec.Workspace);
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(spec.Workspace, "file"), content);
        }

        if (executable == true)
        {
            MakeExecutable(Path.Combine(spec.Workspace, "file"));
        }

        var unlimited = await RunAsync(null, spec);
        var limited = await RunAsync(Limits, spec);

        Assert.NotNull(unlimited.FailureClass);
        Assert.Equal((unlimited.FailureClass, unlimited.Message), (limited.FailureClass, limited.Message));
    }

    [Fact]
    public async Task An_exec_that_the_kernel_refuses_is_a_start_that_failed()
    {
        // Its head is right, so only the kernel finds out that the loader it names is not there.
        var spec = Program("./file", [], "64M");
        Directory.CreateDirectory(spec.Workspace);
        var program = File.ReadAllBytes("/bin/true");
        var loader = program.AsSpan().IndexOf("/ld-linux"u8);
        Assert.SkipUnless(loader > 0, "Needs a /bin/true that names its loader.");
        program[loader + 1] = (byte)'x';
        var file = Path.Combine(spec.Workspace, "file");
        await File.WriteAllBytesAsync(file, program, TestContext.Current.CancellationToken);
        MakeExecutable(file);

        var unlimited = await RunAsync(null, spec);
        var limited = await RunAsync(Limits, spec);

        Assert.Contains("the loader that it needs does not", unlimited.Message, StringComparison.Ordinal);
        Assert.Equal((unlimited.FailureClass, unlimited.Message), (limited.FailureClass, limited.Message));
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    public async Task The_programs_own_exit_code_is_not_taken_for_the_shells(int exitCode)
    {
        var result = await RunAsync(Limits, Shell($"echo 'not psorch-limits: this' >&2; exit {exitCode}", "64M"));
        Assert.Equal((FailureClass.TaskFailed, exitCode), (result.FailureClass, result.ExitCode));
        Assert.Contains("not psorch-limits", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_and_environment_arrive_as_they_are()
    {
        string[] arguments = ["%s\n", "", "a b", "$HOME", "*", "'", "\"", "ä\n\t", "-n", "--"];
        Assert.Null((await RunAsync(Limits, Program("printf", arguments, "64M"))).FailureClass);
        Assert.Equal(string.Concat(arguments.Skip(1).Select(argument => argument + "\n")), Output());

        var spec = Program("env", [], "64M");
        var variables = new Dictionary<string, string> { ["build.number"] = "7 $x", ["plain"] = "it's\nmine", ["1st"] = "" };
        Assert.Null((await RunAsync(Limits, spec with { Task = spec.Task with { Environment = variables } })).FailureClass);
        Assert.All(variables, variable =>
            Assert.Contains($"\n{variable.Key}={variable.Value}\n", "\n" + Output(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cgroup_that_cannot_be_entered_is_a_start_that_failed()
    {
        var place = new CgroupPlace { Memory = new CgroupParent(TempDirectory, IsUnified: false) };
        var cgroup = place.Memory.Of(Token);
        Directory.CreateDirectory(Path.Combine(cgroup, "cgroup.procs"));
        await File.WriteAllTextAsync(Path.Combine(cgroup, "memory.limit_in_bytes"), "", TestContext.Current.CancellationToken);
        var result = await RunAsync(AttemptLimits.In(place), Shell("touch ran", "64M"));
        Assert.Equal(FailureClass.Transient, result.FailureClass);
        Assert.Contains("could not be started", result.Message, StringComparison.Ordinal);
        Assert.Contains("cgroup.procs", result.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("attempt/workspace/ran")));
        Assert.Contains("could not be removed", Assert.Single(result.Warnings!), StringComparison.Ordinal);
    }
}
