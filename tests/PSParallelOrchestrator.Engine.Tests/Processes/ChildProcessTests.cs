using System.Text;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

[Collection(ProcessTestGroup.Name)]
public sealed class ChildProcessTests : ProcessTestBase
{
    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 3", 3, null)]
    [InlineData("exit 255", 255, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("kill -TERM $$", 143, 15)]
    [InlineData("kill -KILL $$", 137, 9)]
    [InlineData("kill -SEGV $$", 139, 11)]
    public async Task Tells_exit_codes_and_signals(string script, int code, int? signal)
    {
        var (exit, _) = await RunAsync(Info("sh", "-c", script));

        Assert.Equal(code, exit.ExitCode);
        Assert.Equal(signal, exit.Signal);
        Assert.Equal(0, exit.EndedDescendants);
    }

    [Fact]
    public async Task Passes_arguments_as_they_are()
    {
        string[] arguments =
        [
            "",
            "two words",
            "\"quoted\" 'twice'",
            "line\nbreak",
            "$HOME `id` * ; &",
            "Größe 字 🙂",
            "\\",
            new string('x', 100_000),
        ];

        var (exit, output) = await RunAsync(Info("perl", ["-e", "print join(chr(1), @ARGV)", .. arguments]));

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(string.Join('\u0001', arguments), output);
    }

    [Fact]
    public async Task Gives_the_environment_that_is_named_and_no_other()
    {
        var info = Info("/usr/bin/env", "-0") with
        {
            Environment = new Dictionary<string, string> { ["A"] = "1=2", ["EMPTY"] = "", ["LINES"] = "a\nb", ["Ü"] = "ü" },
        };

        var (_, output) = await RunAsync(info);

        Assert.Equal(["A=1=2", "EMPTY=", "LINES=a\nb", "Ü=ü"], output.TrimEnd('\0').Split('\0').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Starts_in_the_working_directory_and_finds_relative_programs_there()
    {
        var directory = Directory.CreateDirectory(PathOf("a b ü")).FullName;
        Directory.CreateDirectory(Path.Combine(directory, "bin"));
        Script("a b ü/bin/tool", "#!/bin/sh\npwd -P\n");

        var (byPath, output) = await RunAsync(Info("./bin/tool") with { WorkingDirectory = directory });
        var (byName, _) = await RunAsync(
            Info("tool") with
            {
                WorkingDirectory = directory,
                Environment = new Dictionary<string, string> { ["PATH"] = "/nowhere:bin" },
            });

        Assert.Equal(0, byPath.ExitCode);
        Assert.EndsWith("/a b ü\n", output, StringComparison.Ordinal);
        Assert.Equal(0, byName.ExitCode);
    }

    [Fact]
    public async Task Reads_nothing_unless_told_otherwise()
    {
        var (exit, output) = await RunAsync(Info("sh", "-c", "cat; readlink /proc/self/fd/0"));

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal("/dev/null\n", output);
    }

    [Fact]
    public async Task Reads_a_file()
    {
        File.WriteAllText(PathOf("input"), "from a file");

        var (_, output) = await RunAsync(Info("cat") with { Input = ChildInput.FromFile(PathOf("input")) });

        Assert.Equal("from a file", output);
    }

    [Fact]
    public async Task Pipes_carry_more_than_they_hold_in_both_directions()
    {
        var child = await ChildProcess.StartAsync(Info("cat") with { Input = ChildInput.Pipe, Output = ChildOutput.Pipe });
        var sent = new byte[5_000_000];
        new Random(1).NextBytes(sent);
        using var received = new MemoryStream();

        var reading = child.StandardOutput!.CopyToAsync(received, TestContext.Current.CancellationToken);
        await using (var input = child.StandardInput!)
        {
            await input.WriteAsync(sent, TestContext.Current.CancellationToken);
        }

        await reading;
        var exit = await child.Completion;
        await child.StandardOutput!.DisposeAsync();

        Assert.Equal(0, exit.ExitCode);
        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
    }

    [Fact]
    public async Task Writing_to_a_child_that_reads_no_more_is_an_error_and_nothing_worse()
    {
        var child = await ChildProcess.StartAsync(Info("true") with { Input = ChildInput.Pipe });
        await child.Completion;

        await using var input = child.StandardInput!;
        await Assert.ThrowsAsync<IOException>(async () => await input.WriteAsync(new byte[10], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Output_and_error_go_to_their_files()
    {
        await RunAsync(Info("sh", "-c", "echo out; echo err >&2"));
        await RunAsync(
            Info("sh", "-c", "echo more; echo new >&2") with
            {
                Output = ChildOutput.ToFile(PathOf("stdout.log"), append: true),
            });

        Assert.Equal("out\nmore\n", File.ReadAllText(PathOf("stdout.log")));
        Assert.Equal("new\n", File.ReadAllText(PathOf("stderr.log")));
    }

    [Fact]
    public async Task Output_and_error_in_one_file_keep_their_order()
    {
        var (_, output) = await RunAsync(
            Info("sh", "-c", "for i in 1 2 3; do echo o$i; echo e$i >&2; done") with
            {
                Error = ChildOutput.ToFile(PathOf("stdout.log")),
            });

        Assert.Equal("o1\ne1\no2\ne2\no3\ne3\n", output);
    }

    [Fact]
    public async Task Much_output_costs_no_memory_here()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var child = await ChildProcess.StartAsync(Info("head", "-c", "50000000", "/dev/zero"));
        var exit = await child.Completion;

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(50_000_000, new FileInfo(PathOf("stdout.log")).Length);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 5_000_000);
    }

    [Fact]
    public async Task The_child_has_default_signals_an_empty_mask_three_files_and_its_own_session()
    {
        using var held = File.OpenRead("/dev/zero");
        var (_, output) = await RunAsync(
            Info(
                "sh",
                "-c",
                "grep -E '^(SigBlk|SigIgn)' /proc/self/status; ls /proc/self/fd | wc -w; ps -o sid= -p $$ | tr -d ' '; echo $$"));

        // The fourth file is the directory that ls reads.
        var lines = output.Split('\n');
        Assert.Equal("SigBlk:\t0000000000000000", lines[0]);

        // glibc itself ignores its two internal signals, 32 and 33, in everything that posix_spawn starts.
        Assert.Equal(0, Convert.ToInt64(lines[1].Split('\t')[1], 16) & ~0x1_8000_0000);
        Assert.Equal("4", lines[2]);
        Assert.Equal(lines[4], lines[3]);
    }

    [Fact]
    public async Task A_writer_whose_reader_has_gone_ends_by_SIGPIPE()
    {
        var (exit, output) = await RunAsync(Info("bash", "-c", "yes | head -1; echo ${PIPESTATUS[0]}"));

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal("y\n141\n", output);
    }

    [Fact]
    public async Task Tells_what_was_used()
    {
        // Longer than a second: the peak of a shorter child cannot be told from that of this process, which other tests may have made
        // large.
        var (exit, _) = await RunAsync(Info(
            "perl", "-e", "my $x = 'x' x 300_000_000; my $t = times; while (times() - $t < 0.05) {} select(undef, undef, undef, 2)"));

        Assert.InRange(exit.CpuSeconds!.Value, 0.04, 60);
        Assert.InRange(exit.PeakMemoryBytes!.Value, 300_000_000, 900_000_000);
        Assert.NotNull(exit.ReadBytes);
        Assert.NotNull(exit.WriteBytes);
    }

    [Fact]
    public async Task Our_own_memory_is_not_taken_for_the_childs()
    {
        var (exit, _) = await RunAsync(Info("true"));

        Assert.Null(exit.PeakMemoryBytes);
    }

    [Fact]
    public async Task A_small_child_that_lives_long_is_measured_by_samples()
    {
        // Its own process forks one that is larger, which the figure has to be about.
        var child = await ChildProcess.StartAsync(
            Perl("if (fork) { wait } else { my $x = 'x' x 20_000_000; open F, '>ready'; close F; sleep 1000 }"));
        await Until(() => File.Exists(PathOf("ready")), "the process is large");

        ChildSampler.Sample(TimeSpan.Zero);
        await child.KillTreeAsync();

        Assert.InRange((await child.Completion).PeakMemoryBytes!.Value, 20_000_000, 90_000_000);
    }

    [Fact]
    public async Task A_child_is_identified_for_later()
    {
        var child = await ChildProcess.StartAsync(Perl("sleep 1000"));
        var identity = child.Identity;

        Assert.True(identity.IsAlive());
        Assert.False((identity with { StartTicks = identity.StartTicks - 1 }).IsAlive());
        Assert.False((identity with { BootId = "another boot" }).IsAlive());
        await child.KillTreeAsync();
        Assert.False(identity.IsAlive());
        Assert.True(ProcessIdentity.Current.IsAlive());
    }

    [Fact]
    public async Task Many_children_at_once_each_get_what_is_theirs()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, _) =>
        {
            var child = await ChildProcess.StartAsync(
                Info("sh", "-c", $"echo {i}; exit {i % 200}") with
                {
                    Output = ChildOutput.ToFile(PathOf($"{i}.out")),
                });
            var exit = await child.Completion;
            Assert.Equal(i % 200, exit.ExitCode);
            Assert.Equal($"{i}\n", await File.ReadAllTextAsync(PathOf($"{i}.out"), Encoding.UTF8, CancellationToken.None));
        });
    }

    [Fact]
    public async Task No_file_descriptor_is_left_open()
    {
        await RunAsync(Info("true"));
        var before = Directory.GetFiles("/proc/self/fd").Length;

        for (var i = 0; i < 20; i++)
        {
            await RunAsync(Info("true"));
        }

        await Assert.ThrowsAsync<ChildStartException>(() =>
            ChildProcess.StartAsync(Info("true") with { Input = ChildInput.Pipe, Error = ChildOutput.ToFile("/nowhere/x") }));

        // Other threads of the test host may open one or two meanwhile.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 5);
    }
}
