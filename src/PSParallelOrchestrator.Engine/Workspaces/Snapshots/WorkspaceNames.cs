using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>
/// The paths by which a task may know its workspace: as we name it, and as the system does where a directory above is a link.
/// </summary>
internal static class WorkspaceNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Of(string workspace) =>
        OperatingSystem.IsLinux() && LibC.RealPath(workspace) is { } real && real != workspace ? [workspace, real] : [workspace];
}
