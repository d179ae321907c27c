using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>What tasks find and leave in jobs, and what a run of them shows and keeps.</summary>
public sealed class SlurmRunTests : IAsyncDisposable
{
    private readonly SlurmPlace place = SlurmPlace.Require();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task What_is_merged_is_what_the_same_run_on_Process_merges_with_dependencies_and_a_conflict()
    {
        JsonObject[] tasks =
        [
            SlurmPlace.Task("a", "mkdir -p d; echo a > d/a.txt; echo one > same.txt; printf '#!/bin/sh\n' > run.sh; chmod 755 run.sh"),
            SlurmPlace.Task("b", "echo b > b.txt; echo two > same.txt"),
            SlurmPlace.Task("c", "cat d/a.txt > c.txt; [ -x run.sh ] && echo kept >> c.txt; ln -s c.txt link", "a"),
            SlurmPlace.Task("d", "cat c.txt b.txt > d.txt; rm -f run.sh", "c", "b"),
        ];
        var asJobs = await place.StartWith(["--on-conflict", "PreferLater"], tasks).EndAsync();
        await using var other = new TestPlace();
        var here = await other.RunAsync(
            "--plan", other.Plan([.. tasks.Select(task => (JsonObject)task.DeepClone())]), "--backend", "Process", "-m", "3",
            "--on-conflict", "PreferLater");

        Assert.Equal(here.ExitCode, asJobs.ExitCode);
        Assert.Equal(MergedFiles.Of(other.RunDirectory), MergedFiles.Of(place.Run));
        Assert.NotEmpty(MergedFiles.Of(place.Run));
        Assert.Equal("Slurm", TestPlace.Summary(place.Run).GetProperty("backend").GetString());
        await place.UntilGoneAsync();
    }

    [Fact]
    public async Task A_job_asks_for_what_its_task_names_and_for_what_the_options_say_where_it_names_nothing()
    {
        var shows = "scontrol show job $SLURM_JOB_ID | grep -oE '(Partition|JobName|TimeLimit|Requeue|MinMemoryNode|NumCPUs)=[^ ]*' | sort";
        (await place.StartWith(
            ["--slurm-partition", "brief", "--slurm-time", "00:02:00", "--slurm-mem", "150M", "--slurm-cpus", "2"],
            SlurmPlace.Task("options", shows),
            SlurmPlace.Task("own", shows).With("resources", new JsonObject { ["cpus"] = 1.5, ["memory"] = "300M" })
                .With("timeLimit", "30s"),
            SlurmPlace.Task("much", shows).With("resources", new JsonObject { ["cpus"] = 3 })).EndAsync()).EndedWith(0);

        string Job(int number, int cpus, string memory, string limit) =>
            $"JobName=po-{place.RunId}-{number}-1\nMinMemoryNode={memory}\nNumCPUs={cpus}\nPartition=brief\nRequeue=0\nTimeLimit={limit}\n";
        Assert.Equal(Job(0, 2, "150M", "00:04:00"), place.Said("options"));
        Assert.Equal(Job(1, 2, "300M", "00:02:00"), place.Said("own"));
        Assert.Equal(Job(2, 3, "150M", "00:04:00"), place.Said("much"));
    }

    [Fact]
    public async Task A_task_with_GPUs_runs_in_their_partition_with_the_GPUs_that_Slurm_gives_it_and_others_see_none()
    {
        var shows = "echo \"$SLURM_JOB_PARTITION ${CUDA_VISIBLE_DEVICES-none}\"";
        (await place.StartWith(
            ["--slurm-gpu-partition", "gpu"],
            SlurmPlace.Task("two", shows).With("resources", PlanText.Resources("gpus", 2)),
            SlurmPlace.Task("none", shows)).EndAsync()).EndedWith(0);

        Assert.Equal("gpu 0,1\n", place.Said("two"));
        Assert.StartsWith("compute", place.Said("none"), StringComparison.Ordinal);
        Assert.DoesNotContain("0", place.Said("none"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_memory_is_what_its_task_names_and_more_after_it_was_too_little()
    {
        var script = "x=$(head -c 100000000 /dev/zero | tr '\\0' a); echo ${#x}";
        (await place.RunAsync(SlurmPlace.Task("a", script).With("resources", PlanText.Resources("memory", "120M")))).EndedWith(0);

        Assert.Equal("OutOfMemory", TestPlace.Trace(place.Run)[0]["failureClass"]);
        Assert.Contains("100000000", place.Said("a", TestPlace.Trace(place.Run).Count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_beside_the_attempts_names_each_job_with_its_task_and_node()
    {
        var result = await place.RunAsync(SlurmPlace.Task("a", "true"), SlurmPlace.Task("b", "exit 3").With("maxRetries", 0));
        result.EndedWith(1);

        var jobs = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place.State, "jobs.json"), Token))!.AsObject();
        Assert.Equal(["a", "b"], jobs.Select(job => (string)job.Value!["task"]!).Order());
        var tasks = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place.State, "tasks.json"), Token))!;
        foreach (var (number, task) in ((int, string)[])[(0, "a"), (1, "b")])
        {
            var token = $"po-{place.RunId}-{number}-1";
            Assert.Equal(token, (string)tasks[task]!["token"]!);
            Assert.True(jobs.ContainsKey($"{(long)tasks[task]!["job"]!}"));
            Assert.True(File.Exists(Path.Combine(place.State, "scripts", token + ".sh")));
            Assert.True(File.Exists(Path.Combine(place.State, "logs", token + ".out")));
            Assert.True(File.Exists(Path.Combine(place.State, "logs", token + ".err")));
            Assert.Contains($"\"{token}\"", await File.ReadAllTextAsync(Path.Combine(place.State, "results", token + ".json"), Token));
            Assert.Contains(
                $"\"{token}\"", await File.ReadAllTextAsync(Path.Combine(place.State, "task_definitions", token + ".json"), Token));
        }

        var node = TestPlace.Trace(place.Run)[0]["node"];
        Assert.Matches("^p[0-9]+n[12]$", node);
        Assert.Equal(node, (string)tasks["a"]!["node"]!);
        Assert.Matches("^p[0-9]+n[12]$", TestPlace.Task(place.Run, "b").GetProperty("node").GetString());
    }

    [Fact]
    public async Task A_directory_with_odd_letters_in_its_path_is_one_like_any_other()
    {
        var output = place.Files["an 'odd' \"out\" %j $HOME #1"];
        (await place.Files.PsorchAsync(
            "run", "-o", output, "--plan", place.Files.Plan(SlurmPlace.Task("a", "echo it > it.txt")), "--slurm", "--slurm-mem", "100M"))
            .EndedWith(0);

        var run = Assert.Single(Directory.GetDirectories(output));
        Assert.Equal("it\n", await File.ReadAllTextAsync(Path.Combine(run, "src", "it.txt"), Token));
        Assert.Single(Directory.GetFiles(Path.Combine(run, ".slurm_state", "logs"), "*.out"));
    }

    [Fact]
    public async Task A_job_that_waits_is_shown_with_the_reason_that_Slurm_gives()
    {
        var run = place.StartWith(["--backend-option", "arguments=--hold --comment='two words'"], SlurmPlace.Task("a", "echo on > a.txt"));
        var job = Assert.Single(await place.UntilQueuedAsync(1));
        await place.UntilSaidAsync("JobHeldUser");
        Assert.Contains("Comment=two words", await place.SlurmAsync("scontrol", "show", "job", job), StringComparison.Ordinal);
        var noted = await File.ReadAllTextAsync(Path.Combine(place.State, "tasks.json"), Token);
        Assert.Contains("JobHeldUser", noted, StringComparison.Ordinal);
        await place.SlurmAsync("scontrol", "release", job);
        (await run.EndAsync()).EndedWith(0);
        Assert.Single(TestPlace.Trace(place.Run));
    }

    [Fact]
    public async Task A_job_that_can_never_start_is_not_waited_for()
    {
        var run = place.StartWith(["--backend-option", "arguments=--hold"], SlurmPlace.Task("a", "true"));
        var job = Assert.Single(await place.UntilQueuedAsync(1));
        await place.SlurmAsync("scontrol", "update", "JobId=" + job, "Partition=brief");
        await place.SlurmAsync("scontrol", "release", job);
        (await run.EndAsync()).EndedWith(1);

        var message = TestPlace.Task(place.Run, "a").GetProperty("reason").GetString();
        Assert.Contains("PartitionTimeLimit", message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(place.State, "logs", $"po-{place.RunId}-0-1.err"), message, StringComparison.Ordinal);
        Assert.Equal("Permanent", Assert.Single(TestPlace.Trace(place.Run))["failureClass"]);
        await place.UntilGoneAsync();
    }

    [Fact]
    public async Task What_no_job_could_get_is_said_before_anything_is_submitted()
    {
        (await place.StartWith(["--slurm-partition", "nowhere"], SlurmPlace.Task("a", "true")).EndAsync())
            .Refused(3, "BackendNotAvailable", "no partition 'nowhere'", "compute (the default)");
        (await place.StartWith(["--slurm-partition", "closed"], SlurmPlace.Task("a", "true")).EndAsync())
            .Refused(3, "BackendNotAvailable", "closed", "is down");
        Assert.Empty(place.Files.Runs);
        foreach (var (impossible, says) in ((JsonObject, string)[])
        [
            (SlurmPlace.Task("a", "true").With("resources", PlanText.Resources("memory", "900G")), "900G"),
            (SlurmPlace.Task("a", "true").With("resources", PlanText.Resources("cpus", 64)), "64 CPUs"),
            (SlurmPlace.Task("a", "true").With("resources", PlanText.Resources("gpus", 1)), "1 GPUs"),
            (SlurmPlace.Task("a", "true").With("timeLimit", "2d"), "1.00:00:00"),
        ])
        {
            var result = await place.StartWith([], impossible).EndAsync();
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("SlurmTaskImpossible", result.Error, StringComparison.Ordinal);
            Assert.Contains(says, result.Error, StringComparison.Ordinal);
            Directory.Delete(place.Run, recursive: true);
        }
    }

    [Fact]
    public async Task A_node_is_asked_before_the_first_task_for_what_tasks_need_there()
    {
        (await place.StartWith(["--backend-option", "probe=true"], SlurmPlace.Task("a", "true")).EndAsync()).EndedWith(0);
        var probe = Assert.Single(Directory.GetFiles(Path.Combine(place.State, "logs"), $"po-{place.RunId}-probe-default-*.out"));
        Assert.Contains("psorch-probe|end|", await File.ReadAllTextAsync(probe, Token), StringComparison.Ordinal);
        Directory.Delete(place.Run, recursive: true);

        var needs = new JsonObject { ["id"] = "s", ["script"] = "1", ["shell"] = "/nowhere/pwsh" };
        foreach (var (options, task, says) in ((string[], JsonObject, string)[])
        [
            (["--backend-option", "probe=true"], needs, "no /nowhere/pwsh"),
            (
                ["--backend-option", "probe=true", "--backend-option", "psorch=/nowhere/psorch"],
                SlurmPlace.Task("a", "true"),
                "psorch cannot be run"),
        ])
        {
            var result = await place.StartWith(options, task).EndAsync();
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("SlurmNodeUnfit", result.Error, StringComparison.Ordinal);
            Assert.Contains(says, result.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(place.Run, "task.json", SearchOption.AllDirectories));
            Directory.Delete(place.Run, recursive: true);
        }
    }

    [Fact]
    public async Task What_sbatch_refuses_is_a_failure_with_its_words()
    {
        var result = await place.StartWith(["--backend-option", "arguments=--constraint=nosuch"], SlurmPlace.Task("a", "true")).EndAsync();
        result.EndedWith(1);
        Assert.Contains("Invalid feature", TestPlace.Task(place.Run, "a").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Single(TestPlace.Trace(place.Run));
    }

    [Fact]
    public async Task A_secret_that_a_task_names_reaches_it_and_is_nowhere_else()
    {
        const string Secret = "a-secret-of-the-slurm-test";
        place.Files.Set("DEPLOY_TOKEN", Secret);
        place.Files.Set("ANTHROPIC_API_KEY", "sk-ant-not-for-jobs");
        place.Files.Set("FROM_OUTSIDE", "outer");
        (await place.RunAsync(
            SlurmPlace.Task(
                "a",
                "[ ${#DEPLOY_TOKEN} = 26 ] && echo has; env | grep -c 'ANTHROPIC\\|FROM_OUTSIDE'; ls .. | grep -c secret; true")
                .With("secrets", PlanText.Strings("DEPLOY_TOKEN")),
            SlurmPlace.Task("b", "env | grep -c DEPLOY_TOKEN; true"))).EndedWith(0);

        Assert.Equal("has\n0\n0\n", place.Said("a"));
        Assert.Equal("0\n", place.Said("b"));
        foreach (var file in Directory.EnumerateFiles(place.Run, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        }

        // Accounting keeps scripts and environments of jobs, where it is asked to; it is a moment behind.
        var job = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place.State, "jobs.json"), Token))!.AsObject().First().Key;
        string kept;
        do
        {
            kept = await place.SlurmAsync("sacct", "-j", job, "--env-vars");
            kept += await place.SlurmAsync("sacct", "-j", job, "--batch-script");
        }
        while (!kept.Contains("#SBATCH", StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, kept, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-ant-not", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("outer", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulated_agent_works_in_a_job()
    {
        (await place.RunAsync(new JsonObject { ["id"] = "a", ["prompt"] = "Do it." })).EndedWith(0);
        Assert.True(TestPlace.Summary(place.Run).GetProperty("simulated").GetBoolean());
    }
}
