using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>
/// The throw-away repository of a workspace: one commit, no remote, no shared objects, so that an agent can use git and reach nothing.
/// </summary>
internal static class TaskWorkspaceRepository
{
    private const string Branch = "refs/heads/main";

    /// <summary>Makes it.</summary>
    /// <param name="tree">What the workspace was filled from.</param>
    /// <param name="index">The index that filled it: with it, the new repository knows its files as unchanged.</param>
    public static async Task MakeAsync(
        RunRepository source, string tree, string workspace, string index, CancellationToken cancellationToken)
    {
        var only = await StartAsync(source, tree, cancellationToken);
        var location = Path.Combine(workspace, ".git");
        await new GitCommand(null) { WorkingDirectory = workspace }.RunAsync(
            cancellationToken, "init", "--quiet", "--template=", "--initial-branch=main", "--object-format=" + Format(tree), workspace);
        var git = new GitCommand(location) { Writable = new WritableObjects(location) };
        await git.RunAsync(
            cancellationToken,
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--update-head-ok",
            source.Location,
            $"{only}:{Branch}");
        await NewRepository.WriteAttributesAsync(location, honoursText: true, cancellationToken);
        FileChange.Copy(index, Path.Combine(location, "index"));
    }

    /// <summary>The commit that it begins with.</summary>
    /// <param name="tree">What the workspace was filled from.</param>
    public static Task<string> StartAsync(RunRepository source, string tree, CancellationToken cancellationToken) =>
        source.CommitAsync(tree, [], "What the task starts from\n", cancellationToken);

    private static string Format(string id) => id.Length > 40 ? "sha256" : "sha1";
}
