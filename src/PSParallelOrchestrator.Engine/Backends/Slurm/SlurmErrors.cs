using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>What can be wrong with a cluster and its jobs, in words.</summary>
internal static class SlurmErrors
{
    public static OrchestratorException ProgramMissing(string program, Exception inner) => new(
        "SlurmProgramMissing",
        OrchestratorErrorKind.NotAvailable,
        $"There is no '{program}' here, the program by which a Slurm cluster is asked.",
        "Run this on a node of the cluster that has Slurm's programs on its PATH.",
        inner);

    public static OrchestratorException Refused(SlurmAnswer answer) => new(
        "SlurmRefused",
        OrchestratorErrorKind.InvalidInput,
        $"{answer.Program} was refused by Slurm: {answer.Reason}",
        "Fix what it names, and run the task again.");

    public static OrchestratorException PartitionMissing(string name, SlurmCluster cluster) => new(
        "SlurmPartitionMissing",
        OrchestratorErrorKind.NotFound,
        $"The cluster {cluster.Name} has no partition '{name}', but {cluster.PartitionText()}.",
        "Name one of them: --slurm-partition NAME, --slurm-gpu-partition NAME.");

    public static OrchestratorException NoDefaultPartition(SlurmCluster cluster) => new(
        "SlurmPartitionMissing",
        OrchestratorErrorKind.NotFound,
        $"The cluster {cluster.Name} has no partition for jobs that name none.",
        $"Name one: --slurm-partition NAME. Its partitions are: {cluster.PartitionText()}.");

    public static OrchestratorException PartitionDown(SlurmPartition partition, SlurmCluster cluster) => new(
        "SlurmPartitionDown",
        OrchestratorErrorKind.NotAvailable,
        $"The partition {partition.Name} of the cluster {cluster.Name} is {partition.State}: jobs in it are not run.",
        $"Wait until it is up, or name another: --slurm-partition NAME. The partitions are: {cluster.PartitionText()}.");

    public static OrchestratorException TaskImpossible(string task, string problem, string remedy) => new(
        "SlurmTaskImpossible",
        OrchestratorErrorKind.InvalidInput,
        $"Task '{task}' {problem}.",
        remedy);

    public static OrchestratorException PsorchMissing(string? problem) => new(
        "SlurmPsorchMissing",
        OrchestratorErrorKind.NotAvailable,
        $"There is no psorch that nodes of the cluster could run: {CleanText.OneLine(problem ?? "it is not said why").TrimEnd('.')}.",
        "Give its path on the nodes: --backend-option psorch=PATH.");

    public static OrchestratorException NodeUnfit(string node, string partition, string problem) => new(
        "SlurmNodeUnfit",
        OrchestratorErrorKind.NotAvailable,
        $"The node {node} of the partition {partition} cannot run this run's tasks: {problem}.",
        "Install it on the nodes, where the PATH of a login there has it, or name another partition.");

    public static OrchestratorException ProbeFailed(string partition, JobRecord? job, TimeSpan limit, string logs) => new(
        "SlurmProbeFailed",
        OrchestratorErrorKind.NotAvailable,
        $"The job that asks a node of the partition {partition} what it has "
            + (job is null ? "is not known to Slurm any more"
                : job.IsOver ? $"ended as {job.State} without an answer"
                : $"did not answer within {limit} ({job.State} {job.Reason}".TrimEnd() + ")")
            + $". See {logs}.",
        "Fix what that says, or leave the option probe out.");

    public static OrchestratorException PathUnfit(string path) => new(
        "SlurmPathUnfit",
        OrchestratorErrorKind.InvalidInput,
        $"The directory {CleanText.OneLine(path)} has a backslash or a control character in its path, which Slurm cannot be told.",
        "Use another output directory: -o DIRECTORY (-OutputDirectory).");

    public static OrchestratorException OnWindows() => new(
        "SlurmProgramMissing",
        OrchestratorErrorKind.NotAvailable,
        "Slurm's programs are there on Linux only.",
        "Run this on a node of the cluster.");
}
