using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Slurm;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Slurm;

/// <summary>What is read of what Slurm's programs print, and what is written for them. No cluster is needed.</summary>
public sealed class SlurmTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30", "00:30:00")]
    [InlineData("5:00", "00:05:00")]
    [InlineData("4:00:00", "04:00:00")]
    [InlineData("1-00", "1.00:00:00")]
    [InlineData("1-12:30", "1.12:30:00")]
    [InlineData("7-00:00:01", "7.00:00:01")]
    [InlineData("infinite", null)]
    [InlineData("n/a", null)]
    [InlineData("1-2-3", null)]
    [InlineData("1:2:3:4", null)]
    [InlineData("99999999999999999999", null)]
    public void A_limit_of_a_partition(string text, string? limit) =>
        Assert.Equal(limit is null ? null : TimeSpan.Parse(limit, null), SlurmTime.ParseLimit(text));

    [Theory]
    [InlineData("00:01:00", 1)]
    [InlineData("00:01:01", 2)]
    [InlineData("00:00:02", 1)]
    [InlineData("99999.00:00:00", 3650 * 24 * 60)]
    public void A_limit_of_a_job_is_whole_minutes(string limit, long minutes) =>
        Assert.Equal(minutes, SlurmTime.Minutes(TimeSpan.Parse(limit, null)));

    [Fact]
    public void A_line_of_the_queue()
    {
        var job = JobQueue.Parse("42|PENDING|Resources|2026-05-01T13:05:00||po-run-0-1")!;
        Assert.Equal((42, "po-run-0-1", true, false), (job.Id, job.Name, job.IsWaiting, job.IsOver));
        Assert.Equal("Resources; expected to start at 2026-05-01 13:05 UTC", job.WaitText(Now));
        Assert.Equal("Resources", job.WaitText(Now.AddHours(2)));
        Assert.Null(job.Node);

        var running = JobQueue.Parse("43|RUNNING|None|2026-05-01T11:00:00|n7|po-run-1-1")!;
        Assert.Equal((true, "n7", string.Empty), (running.IsWorking, running.Node, running.Reason));
        Assert.Equal(Now.AddHours(-1), running.Start);

        // The name of somebody else's job may be anything.
        Assert.Equal("a|b||c", JobQueue.Parse("44|COMPLETED|None|N/A|n1|a|b||c")!.Name);
        Assert.Null(JobQueue.Parse("slurm_load_jobs error: Unexpected message received"));
        Assert.Null(JobQueue.Parse("x|y"));
    }

    [Theory]
    [InlineData("TIMEOUT", FailureClass.Timeout)]
    [InlineData("DEADLINE", FailureClass.Timeout)]
    [InlineData("OUT_OF_MEMORY", FailureClass.OutOfMemory)]
    [InlineData("NODE_FAIL", FailureClass.Preempted)]
    [InlineData("PREEMPTED", FailureClass.Preempted)]
    [InlineData("BOOT_FAIL", FailureClass.Preempted)]
    [InlineData("CANCELLED", FailureClass.Preempted)]
    [InlineData("FAILED", null)]
    [InlineData("COMPLETED", null)]
    public void What_an_end_without_a_result_means(string state, FailureClass? failure)
    {
        var job = new JobRecord(1, "a", state, string.Empty, null, null);
        Assert.True(job.IsOver);
        Assert.Equal(failure, job.Failure);
        Assert.Equal(state is "NODE_FAIL" or "PREEMPTED" or "BOOT_FAIL", job.LostItsNode);
    }

    [Theory]
    [InlineData("COMPLETING")]
    [InlineData("SUSPENDED")]
    [InlineData("CONFIGURING")]
    public void What_is_being_ended_or_made_ready_is_not_over(string state) =>
        Assert.False(new JobRecord(1, "a", state, string.Empty, null, null).IsOver);

    [Theory]
    [InlineData("PartitionTimeLimit", true)]
    [InlineData("DependencyNeverSatisfied", true)]
    [InlineData("InvalidQOS", true)]
    [InlineData("Priority", false)]
    [InlineData("PartitionDown", false)]
    [InlineData("JobHeldUser", false)]
    [InlineData("AssocMaxJobsLimit", false)]
    public void Only_what_never_passes_is_given_up(string reason, bool never) =>
        Assert.Equal(never, new JobRecord(1, "a", "PENDING", reason, null, null).CanNeverStart);

    [Fact]
    public void Of_two_jobs_of_a_name_the_living_one_is_meant_and_else_the_newest()
    {
        var over = new JobRecord(7, "a", "CANCELLED", string.Empty, null, null);
        var older = over with { Id = 5, State = "RUNNING" };
        Assert.Equal(5, new JobQueue([over, older], at: 0).Find("a")!.Id);
        Assert.Equal(7, new JobQueue([over, older with { State = "FAILED" }], at: 0).Find("a")!.Id);
        Assert.Null(new JobQueue([over], at: 0).Find("b"));
        Assert.Equal([5, 9], new JobQueue([over, older, older with { Id = 9, Name = "ab" }], at: 0).LivingOf("a").Select(job => job.Id));
    }

    [Fact]
    public void Partitions_with_nodes_of_several_kinds()
    {
        var found = SlurmPartition.Parse(
        [
            "compute*|up|1-00:00:00|20|8|32000|(null)",
            "compute*|up|1-00:00:00|2|64|256000+|(null)",
            "gpu|down|infinite|4|16|64000|gpu:a100:4(S:0-1),gpu:t4:1,shard:8",
            "nonsense",
        ]);
        Assert.Equal(["compute", "gpu"], found.Select(partition => partition.Name));
        var (compute, gpu) = (found[0], found[1]);
        Assert.Equal((true, true, 22, TimeSpan.FromDays(1)), (compute.IsDefault, compute.IsUp, compute.NodeCount, compute.Longest));
        Assert.Equal((false, false, null), (gpu.IsDefault, gpu.IsUp, gpu.Longest));
        Assert.True(compute.CanHold(64, 256000, 0));
        Assert.False(compute.CanHold(64, 256001, 0));
        Assert.False(compute.CanHold(1, 1, 1));
        Assert.True(gpu.CanHold(16, 64000, 5));
        Assert.False(gpu.CanHold(16, 64000, 6));
    }

    [Fact]
    public void A_script_asks_for_what_it_is_told_and_quotes_what_it_names()
    {
        var spec = new AttemptSpec
        {
            Token = "po-r-0-1",
            RunId = "r",
            Task = new OrchestratorTask { Id = "t", Command = "true" },
            Attempt = 1,
            Executor = 0,
            Directory = "/o/it's \"here\" 100%/attempt-1",
            TimeLimit = TimeSpan.FromMinutes(1),
        };
        var request = new JobRequest { Partition = "gpu", Minutes = 3, Megabytes = 100, Cpus = 2, Gpus = 1 };
        var text = JobScript.Write(spec, request, new JobFiles("/o/a \"b\" 100%"), ["/p/psorch"], "/o/s", ["n1", "n2"]);
        Assert.Equal(
            """
            #!/bin/sh
            #SBATCH --job-name=po-r-0-1
            #SBATCH --partition=gpu
            #SBATCH --time=3
            #SBATCH --nodes=1
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task=2
            #SBATCH --mem=100M
            #SBATCH --gres=gpu:1
            #SBATCH --exclude=n1,n2
            #SBATCH --output="/o/a \"b\" 100%%/logs/po-r-0-1.out"
            #SBATCH --error="/o/a \"b\" 100%%/logs/po-r-0-1.err"
            #SBATCH --chdir="/o/a \"b\" 100%"
            unset SLURM_EXPORT_ENV
            printf '{"job":"%s","node":"%s"}\n' "$SLURM_JOB_ID" "$SLURMD_NODENAME" > '/o/it'\''s "here" 100%/attempt-1/job.json'
            exec '/p/psorch' 'exec' '/o/it'\''s "here" 100%/attempt-1' '--secrets' '/o/s'

            """,
            text);
    }

    [Theory]
    [InlineData("slurm:lab:7:po-r-0-1", true)]
    [InlineData("slurm:lab:x:po-r-0-1", false)]
    [InlineData("slurm:lab:7", false)]
    [InlineData("1.2.3", false)]
    [InlineData(null, false)]
    public void A_handle_is_read_as_it_was_written(string? text, bool isJob) =>
        Assert.Equal(isJob ? text : null, JobHandle.FromText(text)?.ToText());

    [Fact]
    public void Nodes_are_excluded_for_the_task_alone_and_never_all_of_them()
    {
        var excluded = new ExcludedNodes();
        excluded.Add("a", "n2");
        excluded.Add("a", "n1");
        excluded.Add("a", "n1");
        Assert.Equal(["n1", "n2"], excluded.Of("a", count: 3));
        Assert.Empty(excluded.Of("a", count: 2));
        Assert.Empty(excluded.Of("b", count: 3));
    }
}
