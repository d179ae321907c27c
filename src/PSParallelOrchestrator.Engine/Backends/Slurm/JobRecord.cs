using System.Globalization;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>A job, as Slurm tells of it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name: the token of its attempt.</param>
/// <param name="State">Its state, such as RUNNING.</param>
/// <param name="Reason">Why it is in that state; empty for nothing.</param>
/// <param name="Start">When it began, or is expected to; null where that is not known.</param>
/// <param name="Node">The node that it runs on, or ran; null for none.</param>
internal sealed record JobRecord(long Id, string Name, string State, string Reason, DateTimeOffset? Start, string? Node)
{
    private static readonly string[] Waiting = ["PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "SPECIAL_EXIT"];

    // One that is suspended, or that Slurm is still tidying after, holds its node; what it runs may not be gone.
    private static readonly string[] Working =
        ["RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT"];

    // It waits for what will not come by itself, and nobody can tell its user but who asked for the job.
    private static readonly string[] Never =
    [
        "PartitionTimeLimit", "PartitionNodeLimit", "PartitionConfig", "BadConstraints", "DependencyNeverSatisfied", "AccountNotAllowed",
        "InvalidAccount", "InvalidQOS", "QOSNotAllowed", "AssocMaxWallDurationPerJobLimit", "QOSMaxWallDurationPerJobLimit",
        "QOSMinCpuNotSatisfied", "QOSMinMemory", "QOSMinGRES", "ReservationDeleted",
    ];

    /// <summary>Whether it waits for its place.</summary>
    public bool IsWaiting => Waiting.Contains(State);

    /// <summary>Whether it runs, or what it ran may not be gone yet.</summary>
    public bool IsWorking => Working.Contains(State);

    /// <summary>Whether it is over.</summary>
    public bool IsOver => !IsWaiting && !IsWorking;

    /// <summary>Whether it waits for what will never come.</summary>
    public bool CanNeverStart => IsWaiting && Never.Contains(Reason);

    /// <summary>What the failure is of an attempt whose job ended so, and that left no result; null where that says nothing.</summary>
    public FailureClass? Failure => State switch
    {
        "TIMEOUT" or "DEADLINE" => FailureClass.Timeout,
        "OUT_OF_MEMORY" => FailureClass.OutOfMemory,
        "CANCELLED" or "REVOKED" => FailureClass.Preempted,
        _ => LostItsNode ? FailureClass.Preempted : null,
    };

    /// <summary>Whether its node was taken from it, or failed.</summary>
    public bool LostItsNode => State is "NODE_FAIL" or "PREEMPTED" or "BOOT_FAIL";

    /// <summary>Why it waits, for people.</summary>
    /// <param name="now">Now: what was expected earlier is not told.</param>
    public string WaitText(DateTimeOffset now)
    {
        var why = Reason switch
        {
            "" or "None" => "Slurm has not looked at it yet",
            "JobHeldUser" or "JobHeldAdmin" => string.Create(
                CultureInfo.InvariantCulture, $"{Reason}: it is held; 'scontrol release {Id}' lets it go"),
            _ => Reason,
        };
        return Start is { } start && start > now
            ? string.Create(CultureInfo.InvariantCulture, $"{why}; expected to start at {start.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : why;
    }
}
