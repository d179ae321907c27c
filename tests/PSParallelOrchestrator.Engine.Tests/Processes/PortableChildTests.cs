using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Portable;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

/// <summary>The way of systems that are not Linux, tried here.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class PortableChildTests : ProcessTestBase
{
    [Fact]
    public async Task Runs_with_arguments_environment_directory_input_and_files()
    {
        File.WriteAllText(PathOf("input"), "input\n");
        var child = PortableChild.Start(
            Info("sh", "-c", "cat; printf '%s\\n' \"$0\" \"$V\"; pwd -P; env | wc -l; echo err >&2; exit 5", "a \"b\"\nü") with
            {
                Input = ChildInput.FromFile(PathOf("input")),
                Environment = new Dictionary<string, string>(Variables()) { ["V"] = "v" },
            });

        var exit = await child.Completion;

        Assert.Equal(5, exit.ExitCode);
        // Three variables of ours, PWD and _ of the shell or only PWD.
        Assert.Matches($"^input\na \"b\"\nü\nv\n.*{Path.GetFileName(TempDirectory)}\n[45]\n$", File.ReadAllText(PathOf("stdout.log")));
        Assert.Equal("err\n", File.ReadAllText(PathOf("stderr.log")));
    }

    [Fact]
    public async Task Output_and_error_share_a_file_and_append_to_it()
    {
        File.WriteAllText(PathOf("both"), "before\n");
        var both = ChildOutput.ToFile(PathOf("both"), append: true);

        await PortableChild.Start(Info("sh", "-c", "echo out; echo err >&2") with { Output = both, Error = both }).Completion;

        Assert.Equal(["before", "err", "out"], File.ReadAllLines(PathOf("both")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pipes_go_both_ways()
    {
        var child = PortableChild.Start(Info("cat") with { Input = ChildInput.Pipe, Output = ChildOutput.Pipe });
        await using (var input = child.StandardInput!)
        {
            await input.WriteAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        using var reader = new StreamReader(child.StandardOutput!);

        Assert.Equal("hello", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, (await child.Completion).ExitCode);
    }

    [Fact]
    public async Task A_kill_ends_the_tree()
    {
        var child = PortableChild.Start(Perl("unless (fork) { open F, '>d'; close F; sleep 1000 } sleep 1000"));
        await Until(() => File.Exists(PathOf("d")), "the tree stands");

        await child.KillTreeAsync();

        await Until(() => Marked(Marker).Count == 0, "the killed are gone");
        Assert.Equal(137, (await child.Completion).ExitCode);
        await child.KillTreeAsync();
    }

    [Fact]
    public void Failures_are_told()
    {
        Assert.Equal(
            ChildStartFailure.CommandNotFound,
            Assert.Throws<ChildStartException>(() => PortableChild.Start(Info("no-such-program"))).Failure);
        Assert.Equal(
            ChildStartFailure.WorkingDirectory,
            Assert
                .Throws<ChildStartException>(() => PortableChild.Start(Info("true") with { WorkingDirectory = PathOf("missing") }))
                .Failure);
        Assert.Equal(
            ChildStartFailure.File,
            Assert
                .Throws<ChildStartException>(() =>
                    PortableChild.Start(Info("true") with { Error = ChildOutput.ToFile(PathOf("missing/x")) }))
                .Failure);
    }
}
