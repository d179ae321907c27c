using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

[Collection(ProcessTestGroup.Name)]
public sealed class ChildStartFailureTests : ProcessTestBase
{
    [Fact]
    public async Task A_missing_program_is_told_with_the_path_that_was_searched()
    {
        var error = await FailAsync(
            Info("no-such-program") with
            {
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/opt/x" },
            },
            ChildStartFailure.CommandNotFound);

        Assert.Equal("CommandNotFound", error.ErrorId);
        Assert.Contains("'no-such-program'", error.Message, StringComparison.Ordinal);
        Assert.Contains("/usr/bin:/opt/x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_path_is_told() => await FailAsync(Info("/no/such/program"), ChildStartFailure.CommandNotFound);

    [Fact]
    public async Task A_directory_is_no_program_and_is_passed_over_in_a_search()
    {
        Directory.CreateDirectory(PathOf("bin/tool"));
        await FailAsync(Info("./bin/tool"), ChildStartFailure.NotExecutable);
        await FailAsync(
            Info("tool") with
            {
                Environment = new Dictionary<string, string> { ["PATH"] = PathOf("bin") },
            },
            ChildStartFailure.CommandNotFound);
    }

    [Fact]
    public async Task A_file_without_permission_is_told_and_passed_over_in_a_search()
    {
        Script("true", "#!/bin/sh\nexit 9\n", UnixFileMode.UserRead);
        await FailAsync(Info("./true"), ChildStartFailure.NotExecutable);
        await FailAsync(
            Info("true") with
            {
                Environment = new Dictionary<string, string> { ["PATH"] = TempDirectory },
            },
            ChildStartFailure.NotExecutable);

        var (exit, _) = await RunAsync(
            Info("true") with
            {
                Environment = new Dictionary<string, string> { ["PATH"] = TempDirectory + ":/usr/bin:/bin" },
            });
        Assert.Equal(0, exit.ExitCode);
    }

    [Theory]
    [InlineData("#!/no/such/interpreter -x\n", "/no/such/interpreter")]
    [InlineData("#!/bin/sh\r\nexit 0\r\n", "carriage return")]
    [InlineData("echo no first line\n", "#!")]
    [InlineData("", "not in a format")]
    [InlineData("\u007fELF nonsense", "not in a format")]
    public async Task A_file_that_cannot_be_executed_is_told(string content, string expected)
    {
        Script("tool", content);

        var error = await FailAsync(Info("./tool"), ChildStartFailure.BadFormat);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_arguments_are_told() => await FailAsync(Info("true", new string('x', 3_000_000)), ChildStartFailure.TooLong);

    [Fact]
    public async Task A_working_directory_that_is_missing_or_a_file_is_told()
    {
        await FailAsync(Info("true") with { WorkingDirectory = PathOf("missing") }, ChildStartFailure.WorkingDirectory);
        File.WriteAllText(PathOf("file"), "");
        await FailAsync(Info("true") with { WorkingDirectory = PathOf("file") }, ChildStartFailure.WorkingDirectory);
        await FailAsync(Info("true") with { WorkingDirectory = "relative" }, ChildStartFailure.InvalidRequest);
    }

    [Fact]
    public async Task Files_that_cannot_be_opened_are_told()
    {
        await FailAsync(Info("true") with { Output = ChildOutput.ToFile(PathOf("missing/out")) }, ChildStartFailure.File);
        await FailAsync(Info("true") with { Error = ChildOutput.ToFile(TempDirectory) }, ChildStartFailure.ReplacedFile);
        await FailAsync(Info("true") with { Input = ChildInput.FromFile(PathOf("missing")) }, ChildStartFailure.File);
    }

    [Fact]
    public async Task What_no_process_can_be_given_is_told()
    {
        await FailAsync(Info(""), ChildStartFailure.InvalidRequest);
        await FailAsync(Info("true", "a\0b"), ChildStartFailure.InvalidRequest);
        await FailAsync(
            Info("true") with
            {
                Environment = new Dictionary<string, string> { ["A=B"] = "" },
            },
            ChildStartFailure.InvalidRequest);
        await FailAsync(
            Info("true") with
            {
                Environment = new Dictionary<string, string> { ["A"] = "\0" },
            },
            ChildStartFailure.InvalidRequest);
        await FailAsync(Info("true") with { Token = "po-not-in-the-environment" }, ChildStartFailure.InvalidRequest);
    }

    private static async Task<ChildStartException> FailAsync(ChildStartInfo info, ChildStartFailure expected)
    {
        var error = await Assert.ThrowsAsync<ChildStartException>(() => ChildProcess.StartAsync(info));
        Assert.Equal(expected, error.Failure);
        return error;
    }
}
