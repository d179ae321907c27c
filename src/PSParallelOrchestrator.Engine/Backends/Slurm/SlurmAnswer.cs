using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>What a program of Slurm answered.</summary>
/// <param name="Program">Its name.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it said beside.</param>
internal sealed record SlurmAnswer(string Program, int ExitCode, string Output, string Error)
{
    private const int LongestReason = 600;

    // A connection that cannot be made, or that broke: slurm_errno.h, and what the system says of sockets.
    private static readonly string[] Unreachable =
    [
        "Unable to contact slurm controller", "Socket timed out", "Zero Bytes were transmitted", "Connection refused", "Connection reset",
        "Connection timed out", "connect failure", "Transport endpoint", "communications", "Communication connection failure",
        "temporarily unable to accept", "Unable to establish control machine address", "in standby mode", "Munge encode failed",
        "Problem talking to the database", "slurm_msg_sendto", "slurm_send_", "slurm_receive_", "missing socket", "Message send failure",
        "Message receive failure", "Negative Bytes", "Unexpected message received", "Broken pipe", "No route to host",
        "Network is unreachable",
    ];

    // The cluster takes no more jobs of this user now.
    private static readonly string[] Full =
        ["MaxSubmitJob", "AssocGrpSubmitJobsLimit", "QOSGrpSubmitJobsLimit", "Job violates accounting/QOS policy (job submit limit"];

    /// <summary>Whether it did what it was asked.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Whether it could not ask its controller, or does not know the outcome.</summary>
    public bool IsUnreachable => !Succeeded && SaysAny(Unreachable);

    /// <summary>Whether the cluster takes no more jobs just now.</summary>
    public bool IsFull => !Succeeded && SaysAny(Full);

    /// <summary>What it said, for people.</summary>
    public string Reason =>
        CleanText.OneLine(Error.Trim()) is { Length: > 0 } said ? CleanText.Shorten(said, LongestReason)
        : FormattableString.Invariant($"{Program} ended with exit code {ExitCode}");

    /// <summary>Its lines.</summary>
    public IEnumerable<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private bool SaysAny(string[] texts) => texts.Any(text => Error.Contains(text, StringComparison.OrdinalIgnoreCase));
}
