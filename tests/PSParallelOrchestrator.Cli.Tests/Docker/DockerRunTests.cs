using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>What tasks find and leave in containers, and how a run of them ends.</summary>
public sealed class DockerRunTests : IAsyncDisposable
{
    private readonly DockerPlace place = DockerPlace.Require();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task What_is_merged_is_what_the_same_run_on_Process_merges_with_dependencies_and_a_conflict()
    {
        JsonObject[] tasks =
        [
            DockerPlace.Task("a", "mkdir -p d; echo a > d/a.txt; echo one > same.txt; printf '#!/bin/sh\n' > run.sh; chmod 755 run.sh"),
            DockerPlace.Task("b", "echo b > b.txt; echo two > same.txt"),
            DockerPlace.Task("c", "cat d/a.txt > c.txt; [ -x run.sh ] && echo kept >> c.txt; ln -s c.txt link", "a"),
            DockerPlace.Task("d", "cat c.txt b.txt > d.txt; rm -f run.sh", "c", "b"),
        ];
        var inContainers = await place.StartWith(["--on-conflict", "PreferLater"], tasks).EndAsync();
        await using var other = new TestPlace();
        var here = await other.RunAsync(
            "--plan", other.Plan([.. tasks.Select(task => (JsonObject)task.DeepClone())]), "--backend", "Process", "-m", "3",
            "--on-conflict", "PreferLater");

        Assert.Equal(here.ExitCode, inContainers.ExitCode);
        Assert.Equal(MergedFiles.Of(other.RunDirectory), MergedFiles.Of(place.Run));
        Assert.Equal("Docker", TestPlace.Summary(place.Run).GetProperty("backend").GetString());
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task A_container_can_do_nothing_but_its_work()
    {
        (await place.RunAsync(
            DockerPlace.Task("other", "echo secret > o.txt"),
            DockerPlace.Task(
                "a",
                """
                id -u
                grep -c 'Cap...:.0000000000000000' /proc/self/status
                grep NoNewPrivs /proc/self/status
                for place in / /etc /usr /root /var /opt /run; do touch $place/x 2>/dev/null && echo "wrote $place"; done
                touch /tmp/x "$HOME/x" /output/x && echo rooms
                ls /output/..  | grep -c attempt
                find / -name docker.sock -o -name o.txt 2>/dev/null | grep -v /proc/
                cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max 2>/dev/null; true
                """))).EndedWith(0);

        Assert.Equal(
            [Environment.IsPrivilegedProcess ? "1000" : UserId(), "5", "NoNewPrivs:\t1", "rooms", "0", "4096"],
            place.Said("a").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Its_memory_is_what_its_task_names_and_more_after_it_was_too_little()
    {
        var script = "echo $PSORCH_ATTEMPT; x=$(head -c 100000000 /dev/zero | tr '\\0' a); echo ${#x}";
        (await place.RunAsync(DockerPlace.Task("a", script).With("resources", PlanText.Resources("memory", "120M")))).EndedWith(0);

        Assert.Equal("OutOfMemory", TestPlace.Trace(place.Run)[0]["failureClass"]);
        Assert.Contains("100000000", place.Said("a", TestPlace.Trace(place.Run).Count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_forks_without_end_meets_its_bound_and_harms_nobody()
    {
        var result = await place.StartWith(
            ["--backend-option", "maxProcesses=64", "--max-retries", "0"],
            DockerPlace.Task("a", "i=0; while [ $i -lt 200 ]; do sleep 100 & i=$((i+1)); done; wait").With("timeLimit", "20s"),
            DockerPlace.Task("b", "echo fine")).EndAsync();

        result.EndedWith(1);
        Assert.Equal("Succeeded", TestPlace.Task(place.Run, "b").GetProperty("state").GetString());
        Assert.Equal("Failed", TestPlace.Task(place.Run, "a").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("None", false)]
    [InlineData("Bridge", true)]
    public async Task A_task_is_in_the_network_that_it_names(string? network, bool has)
    {
        var task = DockerPlace.Task("a", "grep -c eth0 /proc/net/dev; true");
        (await place.RunAsync(network is null ? task : task.With("network", network))).EndedWith(0);

        Assert.Equal(has ? "1\n" : "0\n", place.Said("a"));
    }

    [Fact]
    public async Task A_network_is_made_where_it_is_missing_and_removed_by_the_last_that_used_it()
    {
        var name = "po-test-" + Guid.NewGuid().ToString("N")[..8];
        (await place.StartWith(["--docker-network", name], DockerPlace.Task("a", "grep -c eth0 /proc/net/dev")).EndAsync()).EndedWith(0);

        using var engine = await place.ConnectAsync();
        Assert.Empty(await engine.NetworksAsync(name, Token));
    }

    [Fact]
    public async Task Runs_that_begin_together_find_one_network_and_none_fails_for_another()
    {
        var name = "po-test-" + Guid.NewGuid().ToString("N")[..8];
        var plan = place.Files.Plan(DockerPlace.Task("a", "sleep 0.3"), DockerPlace.Task("b", "true", "a"));
        var runs = Enumerable.Range(0, 4).Select(i => place.Files.Start(
            "run", "-o", place.Files[$"out{i}"], "--plan", plan, "--docker", "--docker-image", DockerPlace.Image, "--docker-network", name,
            "--max-retries", "0")).ToList();
        foreach (var run in runs)
        {
            (await run.EndAsync()).EndedWith(0);
        }

        using var engine = await place.ConnectAsync();
        Assert.Empty(await engine.NetworksAsync(name, Token));
    }

    [Fact]
    public async Task Memory_of_the_options_grows_for_a_task_that_names_none()
    {
        var script = "x=$(head -c 60000000 /dev/zero | tr '\\0' a); echo ${#x}";
        (await place.StartWith(["--backend-option", "memory=64M"], DockerPlace.Task("a", script)).EndAsync()).EndedWith(0);

        Assert.Equal("OutOfMemory", TestPlace.Trace(place.Run)[0]["failureClass"]);
    }

    [Fact]
    public async Task Want_of_memory_is_seen_whatever_the_command_makes_of_it()
    {
        var script = "sh -c 'x=$(head -c 200000000 /dev/zero | tr \"\\0\" a); echo ${#x}'; exit 3";
        var result = await place.StartWith(
            ["--backend-option", "memory=64M", "--max-retries", "0"], DockerPlace.Task("a", script)).EndAsync();

        result.EndedWith(1);
        Assert.Equal("OutOfMemory", TestPlace.Trace(place.Run)[0]["failureClass"]);
        Assert.Contains("it may use 64M", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_every_container_of_the_run_and_no_other()
    {
        var run = place.StartWith([], DockerPlace.Task("a", "trap 'echo asked; exit 3' TERM; sleep 300 & wait"));
        await place.UntilClaimedAsync(1);
        await TestPlace.Until(() => File.Exists(Path.Combine(place.Attempt("a"), "stdout.log")), "its command runs");
        (await place.Files.PsorchAsync("stop", place.Run)).EndedWith(0);
        (await run.EndAsync()).EndedWith(130);

        Assert.Equal("asked\n", place.Said("a"));
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task Containers_of_a_killed_orchestrator_go_on_and_a_resume_adopts_them_and_takes_what_ended()
    {
        var run = place.StartWith(
            [],
            DockerPlace.Task("long", "while [ ! -e ../go ]; do sleep 0.05; done; echo $PSORCH_ATTEMPT > long.txt"),
            DockerPlace.Task("short", "while [ ! -e ../go ]; do sleep 0.05; done; echo $PSORCH_ATTEMPT > short.txt; touch ../over"));
        await place.UntilClaimedAsync(2);
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();
        Assert.Equal(2, (await place.ContainersAsync()).Count);

        File.WriteAllText(Path.Combine(place.Attempt("short"), "go"), string.Empty);
        await TestPlace.Until(() => File.Exists(Path.Combine(place.Attempt("short"), "result.json")), "the short one has ended");
        var resume = place.Files.Start("resume", place.Run);
        await Task.Delay(500, Token);
        File.WriteAllText(Path.Combine(place.Attempt("long"), "go"), string.Empty);
        (await resume.EndAsync()).EndedWith(0);

        Assert.All(TestPlace.Trace(place.Run), row => Assert.Equal("1", row["attempt"]));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "long.txt"), Token));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "short.txt"), Token));
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task A_secret_that_a_task_names_reaches_it_and_nothing_else_does()
    {
        const string Secret = "a-secret-of-the-docker-test";
        place.Files.Set("DEPLOY_TOKEN", Secret);
        place.Files.Set("ANTHROPIC_API_KEY", "sk-ant-not-for-containers");
        place.Files.Set("FROM_OUTSIDE", "outer");
        (await place.StartWith(
            ["--backend-option", "keepContainer=true"],
            DockerPlace.Task("a", "[ ${#DEPLOY_TOKEN} = 27 ] && echo has; env | grep -c 'ANTHROPIC\\|FROM_OUTSIDE'; true")
                .With("secrets", PlanText.Strings("DEPLOY_TOKEN")),
            DockerPlace.Task("b", "env | grep -c DEPLOY_TOKEN; tr '\\0' '\\n' < /proc/1/environ | grep -c TOKEN; true")).EndAsync())
            .EndedWith(0);

        Assert.Equal("has\n0\n", place.Said("a"));
        Assert.Equal("0\n0\n", place.Said("b"));
        using var engine = await place.ConnectAsync();
        var kept = await place.ContainersAsync();
        Assert.Equal(2, kept.Count);
        foreach (var id in kept)
        {
            var shown = System.Text.Json.JsonSerializer.Serialize(await engine.FindAsync(id, Token));
            Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-ant-not", shown, StringComparison.Ordinal);
            await engine.RemoveAsync(id, Token);
        }
    }

    [Fact]
    public async Task A_container_of_the_same_name_that_is_somebody_elses_is_left_alone()
    {
        using var engine = await place.ConnectAsync();
        var run = place.StartWith(
            ["--max-retries", "0"],
            DockerPlace.Task("first", "while [ ! -e ../go ]; do sleep 0.05; done"),
            DockerPlace.Task("second", "true", "first"));
        await place.UntilClaimedAsync(1);
        var foreign = await engine.CreateAsync(
            new global::Docker.DotNet.Models.CreateContainerParameters { Name = $"po-{place.RunId}-1-1", Image = DockerPlace.Image },
            Token);
        try
        {
            File.WriteAllText(Path.Combine(place.Attempt("first"), "go"), string.Empty);
            var result = await run.EndAsync();
            result.EndedWith(1);
            Assert.Contains("not of this run", result.Output, StringComparison.Ordinal);
            Assert.NotNull(await engine.FindAsync(foreign, Token));
        }
        finally
        {
            await engine.RemoveAsync(foreign, Token);
        }
    }

    private static string UserId() => ProcessOutput("id", "-u");

    private static string ProcessOutput(string program, string argument)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
