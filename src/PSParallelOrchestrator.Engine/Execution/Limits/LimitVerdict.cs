using System.Globalization;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>Finds out whether it was a limit, or want of memory on the whole system, that ended a program.</summary>
/// <param name="limiter">The limits it had; null for none.</param>
internal sealed class LimitVerdict(AttemptLimiter? limiter)
{
    private const int KilledExitCode = 137;
    private const int CpuTimeExitCode = 152;

    // No program that is linked to a library starts in so little.
    private const long LeastDataKilobytes = 1024;

    // What programs and runtimes say when the system gives them no memory.
    private static readonly string[] Complaints =
        ["out of memory", "cannot allocate memory", "cannot allocate tls", "memory exhausted", "MemoryError", "bad_alloc", "OutOfMemory"];

    private readonly CgroupFigures before = limiter?.Read() ?? default;
    private readonly long systemKillsBefore = limiter?.CountsKills == true ? 0 : SystemKills.Lately();

    /// <summary>What the attempt's cgroup had counted when this was made.</summary>
    public CgroupFigures Before => before;

    /// <summary>Judges a program that failed, and was not ended by us.</summary>
    /// <param name="exit">How it ended.</param>
    /// <param name="tail">The end of its output; null for none.</param>
    /// <param name="after">What its cgroup has counted.</param>
    /// <param name="exitCodes">What exit codes are said to mean: only what the kernel itself has counted is surer than that.</param>
    /// <returns>The class of the failure and why; TaskFailed and null where limits had no part in it.</returns>
    public (FailureClass Failure, string? Reason) Of(
        ChildExit exit, string? tail, CgroupFigures after, IReadOnlyDictionary<int, FailureClass>? exitCodes)
    {
        if (after.Kills > before.Kills)
        {
            return (FailureClass.OutOfMemory, Killed(after));
        }

        if (exitCodes is not null && exitCodes.TryGetValue(exit.ExitCode, out var meant))
        {
            return (meant, $"By exitCodes that is {meant}.");
        }

        if (limiter?.ProcessLimits is { DataKilobytes: { } kilobytes }
            && ((kilobytes <= LeastDataKilobytes && exit.ExitCode > 125) || Complains(tail)))
        {
            return (
                FailureClass.OutOfMemory,
                $"The memory of each of its processes was limited to {limiter.Memory}, and the system gave it no more.");
        }

        if (limiter is { IsByJob: true, Memory: { } together } && Complains(tail))
        {
            return (FailureClass.OutOfMemory, $"It and what it started may use {together} together, and the system gave them no more.");
        }

        if (limiter?.ProcessLimits is { CpuSeconds: { } seconds } && exit.ExitCode == CpuTimeExitCode)
        {
            return (
                FailureClass.Timeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"One of its processes used {seconds} s of CPU time, which is all that the task's CPUs can give within its time limit.")
            );
        }

        return limiter?.CountsKills != true && exit.ExitCode == KilledExitCode && SystemKills.Now() > systemKillsBefore
            ? (FailureClass.OutOfMemory, "It was killed while the system ended processes for want of memory.")
            : (FailureClass.TaskFailed, null);
    }

    /// <summary>What to say of a program that succeeded although processes of it were ended.</summary>
    /// <param name="after">What its cgroup has counted.</param>
    /// <returns>The text; null where none was ended.</returns>
    public string? OfSuccess(CgroupFigures after) => after.Kills > before.Kills ? Killed(after) : null;

    private static bool Complains(string? tail) =>
        tail is not null && Complaints.Any(complaint => tail.Contains(complaint, StringComparison.OrdinalIgnoreCase));

    private string Killed(CgroupFigures after)
    {
        var limit = limiter!.Memory is { } memory ? $"it may use {memory}" : "it has no limit of its own";
        var peak = after.PeakMemoryBytes is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $", and used up to {bytes / 1048576.0:0.#}M")
            : string.Empty;
        var kills = after.Kills - before.Kills;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The system ended {kills} {(kills == 1 ? "process" : "processes")} of it for want of memory: {limit}{peak}.");
    }
}
