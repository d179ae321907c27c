using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

/// <summary>What a child started is gone when it is said to be gone; each case by both ways of finding it.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class ProcessTreeTests : ProcessTestBase
{
    private const string Daemon =
        "use POSIX; sub daemon { if (my $p = fork) { waitpid $p, 0; return } setsid(); exit if fork; setsid(); $SIG{TERM} = $SIG{HUP} = "
            + "$SIG{INT} = 'IGNORE'; ready(shift); sleep 1000; exit } "
        + "sub ready { open F, '>', shift; close F } sub await { my $f = shift; select(undef, undef, undef, 0.005) until -e $f } ";

    public static TheoryData<bool> Modes => [true, false];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Daemons_are_ended_when_the_child_exits(bool subreaper)
    {
        var child = await LinuxChild.StartAsync(
            Perl(Daemon + "daemon('d1'); daemon('d2'); await('d1'); await('d2'); exit 7"),
            Mode(subreaper));

        var exit = await child.Completion;

        Assert.Empty(Marked(Marker));
        Assert.Equal(7, exit.ExitCode);
        Assert.Equal(2, exit.EndedDescendants);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Plain_background_processes_are_ended_when_the_child_exits(bool subreaper)
    {
        // Without a token: they are in the child's session.
        var info = Info("bash", "-c", "for i in 1 2 3; do (trap '' TERM HUP; exec -a \"$0\" sleep 1000) & done; exit 0", Marker);
        var child = await LinuxChild.StartAsync(info, Mode(subreaper));

        var exit = await child.Completion;

        Assert.Empty(Marked(Marker));
        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(3, exit.EndedDescendants);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Everything_is_ended_by_a_kill(bool subreaper)
    {
        var script =
            Daemon
            + "$SIG{TERM} = 'IGNORE'; daemon('d1'); unless (fork) { setsid(); unless (fork) { ready('d2'); sleep 1000 } sleep 1000 } "
            + "await('d1'); await('d2'); ready('all'); sleep 1000";
        var child = await LinuxChild.StartAsync(Perl(script), Mode(subreaper));
        await Until(() => File.Exists(PathOf("all")), "the tree stands");

        await child.KillTreeAsync();

        Assert.Empty(Marked(Marker));
        var exit = await child.Completion;
        Assert.Equal(9, exit.Signal);
        Assert.Equal(3, exit.EndedDescendants);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_kill_finds_those_that_cleared_their_environment_while_their_parents_live(bool subreaper)
    {
        var script =
            Daemon
            + "unless (fork) { setsid(); unless (fork) { setsid(); %ENV = (); exec 'perl', '-e', 'open F, \">d\"; close F; sleep 1000', "
            + "$ARGV[0] } sleep 1000 } sleep 1000";
        var child = await LinuxChild.StartAsync(Perl(script), Mode(subreaper));
        await Until(() => File.Exists(PathOf("d")), "the tree stands");

        await child.KillTreeAsync();

        Assert.Empty(Marked(Marker));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_chain_that_forks_on_and_on_in_new_sessions_is_caught(bool subreaper)
    {
        const string Chain = "use POSIX; open F, '>chain'; close F; while (1) { my $p = fork; exit if $p; setsid() }";
        var child = await LinuxChild.StartAsync(
            Perl($"unless (fork) {{ {Chain} }} select(undef, undef, undef, 0.005) until -e 'chain'; sleep 1000"),
            Mode(subreaper));
        await Until(() => File.Exists(PathOf("chain")), "the chain runs");

        await child.KillTreeAsync();

        Assert.Empty(Marked(Marker));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Processes_that_multiply_are_caught(bool subreaper)
    {
        const string Script = "for (1 .. 5) { fork } while (1) { $p = fork; exit if $p == 0 and rand() < 0.9; waitpid($p, 0) if $p }";
        var child = await LinuxChild.StartAsync(Perl(Script), Mode(subreaper));
        await Until(() => Marked(Marker).Count > 20, "there are many");

        await child.KillTreeAsync();

        Assert.Empty(Marked(Marker));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_end_of_one_child_spares_the_daemons_of_another(bool subreaper)
    {
        var mode = Mode(subreaper);
        var other = await LinuxChild.StartAsync(Perl(Daemon + "daemon('other'); sleep 1000", "po-other-0-1", Marker + "-other"), mode);
        await Until(() => File.Exists(PathOf("other")), "the other daemon runs");

        await Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (i, _) =>
        {
            var marker = $"{Marker}-<{i}>";
            var child = await LinuxChild.StartAsync(
                Perl($"{Daemon} daemon('x{i}'); await('x{i}'); exit 0", $"po-this-{i}-1", marker),
                mode);
            var exit = await child.Completion;
            // The daemon, and its parent where that was not gone yet.
            Assert.InRange(exit.EndedDescendants, 1, 2);
            Assert.Empty(Marked(marker));
        });

        Assert.Equal(2, Marked(Marker + "-other").Count);
        await other.KillTreeAsync();
        Assert.Equal(1, (await other.Completion).EndedDescendants);
        Assert.Empty(Marked(Marker));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_daemon_that_was_seen_beside_its_parents_is_known_without_token(bool subreaper)
    {
        var mode = Mode(subreaper);
        var bystander = await LinuxChild.StartAsync(Perl("sleep 1000", "po-bystander-0-1"), mode);
        var script =
            "use POSIX; unless (fork) { setsid(); unless (fork) { setsid(); %ENV = (); exec 'perl', '-e', 'open F, \">d\"; close F; sleep "
                + "1000', $ARGV[0] } "
            + "select(undef, undef, undef, 0.005) until -e 'go'; exit } wait; exit";
        var marker = Marker + "-daemon";
        var child = await LinuxChild.StartAsync(Perl(script, marker: marker), mode);
        await Until(() => File.Exists(PathOf("d")), "the daemon runs");

        ChildSampler.Sample(TimeSpan.Zero);
        File.WriteAllText(PathOf("go"), "");
        var exit = await child.Completion;

        Assert.Empty(Marked(marker));
        Assert.Equal(1, exit.EndedDescendants);
        Assert.False(bystander.Completion.IsCompleted);
        await bystander.KillTreeAsync();
    }

    [Fact]
    public async Task An_orphan_of_unknown_origin_is_ended_with_the_last_child()
    {
        var mode = Mode(subreaper: true);
        var bystander = await LinuxChild.StartAsync(Perl("sleep 1000", "po-bystander-0-1"), mode);
        var marker = Marker + "-daemon";
        var child = await LinuxChild.StartAsync(Perl(Unrecognisable, marker: marker), mode);
        Assert.Equal(0, (await child.Completion).EndedDescendants);
        Assert.Equal(0, await Subreaper.EndOrphansAsync());
        Assert.Single(Marked(marker));

        await bystander.KillTreeAsync();

        Assert.Empty(Marked(marker));
        Assert.Equal(1, (await bystander.Completion).EndedDescendants);
        Assert.Equal(0, await Subreaper.EndOrphansAsync());
    }

    [Fact]
    public async Task A_lone_child_leaves_nothing_whatever_it_did()
    {
        var child = await LinuxChild.StartAsync(Perl(Unrecognisable), Mode(subreaper: true));

        Assert.Equal(1, (await child.Completion).EndedDescendants);
        Assert.Empty(Marked(Marker));
    }

    [Fact]
    public async Task Orphans_that_end_by_themselves_are_reaped_while_the_child_runs()
    {
        var child = await LinuxChild.StartAsync(
            Perl("for (1 .. 50) { unless (fork) { exit if fork; exit } wait } open F, '>done'; close F; sleep 1000"),
            Mode(subreaper: true));
        await Until(() => File.Exists(PathOf("done")), "the orphans are there");

        await Until(
            () =>
            {
                ChildSampler.Sample(TimeSpan.Zero);
                return ProcFile.ReadChildrenOfMainThread()!.Count == 0;
            },
            "no orphan is left");

        await child.KillTreeAsync();
    }

    [Fact]
    public async Task A_pipe_ends_when_the_tree_is_ended_though_a_daemon_held_it()
    {
        var child = await LinuxChild.StartAsync(
            Perl(Daemon + "daemon('d'); await('d'); print 'said'; exit 0") with
            {
                Output = ChildOutput.Pipe,
            },
            Mode(subreaper: false));

        using var reader = new StreamReader(child.StandardOutput!);
        Assert.Equal("said", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        await child.Completion;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_kill_at_any_moment_leaves_nothing(bool subreaper)
    {
        var mode = Mode(subreaper);
        for (var i = 0; i < 30; i++)
        {
            var child = await LinuxChild.StartAsync(Perl(Daemon + $"daemon('d{i}'); daemon('e{i}'); exit 0"), mode);
            for (var spin = 0; spin < i % 10; spin++)
            {
                await Task.Yield();
            }

            await Task.WhenAll(child.KillTreeAsync(), child.KillTreeAsync());
            await child.KillTreeAsync();
            Assert.Empty(Marked(Marker));
        }
    }

    private const string Unrecognisable =
        "use POSIX; my $p = fork; if ($p) { waitpid $p, 0; exit_when_ready() } "
            + "setsid(); exit if fork; setsid(); %ENV = (); exec 'perl', '-e', 'open F, \">d\"; close F; "
            + "sleep 1000', $ARGV[0]; "
        + "sub exit_when_ready { select(undef, undef, undef, 0.005) until -e 'd'; exit }";
}
