using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// Who has an attempt: <c>claim.json</c>. The fence between an executor that comes late and a resume that calls its attempt
/// lost: one of them makes it, and the other one keeps its hands off.
/// </summary>
internal sealed record AttemptClaim
{
    /// <summary>The attempt's token.</summary>
    public required string Token { get; init; }

    /// <summary>Whether an executor works on the attempt, or a resume called it lost.</summary>
    public required ClaimHolder Holder { get; init; }

    /// <summary>The machine of the process.</summary>
    public required string Host { get; init; }

    /// <summary>The boot of the machine.</summary>
    public required string BootId { get; init; }

    /// <summary>The pid namespace of the process.</summary>
    public required string PidNamespace { get; init; }

    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When the process started, as <see cref="ProcessIdentity.StartTicks"/> counts it.</summary>
    public required long StartTicks { get; init; }

    /// <summary>When the claim was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A claim of this process, to be made in the attempt's store.</summary>
    /// <param name="holder">What for.</param>
    public static AttemptClaim OfThisProcess(string token, ClaimHolder holder)
    {
        var (place, process) = (ProcessPlace.Current, ProcessIdentity.Current);
        return new AttemptClaim
        {
            Token = token,
            Holder = holder,
            Host = place.Host,
            BootId = process.BootId,
            PidNamespace = place.PidNamespace ?? string.Empty,
            ProcessId = process.Pid,
            StartTicks = process.StartTicks,
            At = TimeProvider.System.GetUtcNow(),
        };
    }
}
