namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Where a process id means something: in one pid namespace of one boot of one machine.</summary>
/// <param name="BootId">The boot; empty on systems that do not name it, null where it was not recorded.</param>
/// <param name="PidNamespace">The pid namespace (a container has its own); empty on systems that have none, null where it was not
/// recorded.</param>
internal sealed record ProcessPlace(string Host, string? BootId, string? PidNamespace)
{
    private static readonly Lazy<ProcessPlace> This = new(() =>
        new ProcessPlace(
            Environment.MachineName,
            ProcessIdentity.CurrentBootId,
            OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : ""));

    /// <summary>Where this process is.</summary>
    public static ProcessPlace Current => This.Value;

    /// <summary>Whether the machine was restarted since: nothing that ran there then can run now.</summary>
    public bool IsEarlierBootOf(ProcessPlace other) => IsHostOf(other) && BootId is not null && BootId != other.BootId;

    /// <summary>Whether processes there can be looked at from another place.</summary>
    public bool IsVisibleFrom(ProcessPlace other) =>
        BootId is null ? IsHostOf(other)
        : BootId == other.BootId && PidNamespace == other.PidNamespace && (BootId.Length > 0 || IsHostOf(other));

    /// <summary>Whether the machine is known by a name.</summary>
    public bool IsHost(string name) => Host.Equals(name, StringComparison.OrdinalIgnoreCase);

    private bool IsHostOf(ProcessPlace other) => IsHost(other.Host);
}

/// <summary>What can be known of processes at a place.</summary>
internal enum PlaceReach
{
    /// <summary>They can be looked at.</summary>
    Here,

    /// <summary>Their machine was restarted: they are gone.</summary>
    Restarted,

    /// <summary>The user says that their machine is gone.</summary>
    DeclaredLost,

    /// <summary>They may run or not.</summary>
    Unknown,
}
