using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// Who has an attempt: <c>claim.json</c>. The fence between an executor that comes late and a resume that calls its attempt
/// lost: one of them makes the file, and the other one keeps its hands off.
/// </summary>
internal sealed record AttemptClaim
{
    private const int LargestBytes = 64 * 1024;

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

    /// <summary>The process, for who is where it is.</summary>
    public ProcessIdentity Process => new(BootId, ProcessId, StartTicks);

    /// <summary>Where the process is.</summary>
    public ProcessPlace Place => new(Host, BootId, PidNamespace);

    /// <summary>Claims an attempt for this process.</summary>
    /// <param name="directory">The attempt's directory; it exists.</param>
    /// <param name="token">The attempt's token.</param>
    /// <param name="holder">What for.</param>
    /// <returns>Whether this call made the claim; false where somebody has it.</returns>
    /// <exception cref="IOException">The claim cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The claim cannot be written.</exception>
    public static bool TryMake(string directory, string token, ClaimHolder holder)
    {
        var (place, process) = (ProcessPlace.Current, ProcessIdentity.Current);
        var claim = new AttemptClaim
        {
            Token = token,
            Holder = holder,
            Host = place.Host,
            BootId = process.BootId,
            PidNamespace = place.PidNamespace ?? string.Empty,
            ProcessId = process.Pid,
            StartTicks = process.StartTicks,
            At = DateTimeOffset.UtcNow,
        };

        // Not made durable: it has to outlive its process, not the machine.
        return ExclusiveFile.TryCreate(AttemptFiles.Claim(directory), AttemptClaimJson.Write(claim));
    }

    /// <summary>Reads the claim of an attempt.</summary>
    /// <param name="directory">The attempt's directory.</param>
    /// <param name="token">The attempt's token.</param>
    /// <returns>Whether there is one, and the claim; null where it cannot be read or is not this attempt's.</returns>
    public static (bool Exists, AttemptClaim? Claim) Find(string directory, string token)
    {
        var path = AttemptFiles.Claim(directory);
        try
        {
            if (SmallFile.Read(path, LargestBytes) is not { } bytes)
            {
                return (true, null);
            }

            var claim = AttemptClaimJson.Read(bytes);
            return (true, claim.Token == token ? claim : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (false, null);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return (true, null);
        }
    }
}
