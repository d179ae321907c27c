namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>A cgroup in which others may be made.</summary>
/// <param name="IsUnified">Whether its hierarchy is of version 2.</param>
internal sealed record CgroupParent(string Directory, bool IsUnified)
{
    /// <summary>The directory of the cgroup of an attempt.</summary>
    /// <returns>The directory, which need not exist.</returns>
    public string Of(string token) => Path.Combine(Directory, Cgroup.NameOf(token));
}
