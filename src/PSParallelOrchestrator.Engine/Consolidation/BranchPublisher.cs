using System.Globalization;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>
/// Brings a merged commit into the user's repository as a branch. What is checked out, the index and the hooks there are not touched.
/// </summary>
internal sealed class BranchPublisher(UserRepository user, RunRepository source)
{
    private const string Prefix = "orchestrator/";

    /// <summary>Makes or moves the branch.</summary>
    /// <param name="previous">What an earlier consolidation of this run published; null before the first.</param>
    public async Task<string> PublishAsync(
        string runName, string commit, OutputManifest previous, CancellationToken cancellationToken)
    {
        await FetchAsync(commit, cancellationToken);
        var wanted = Prefix + ReferenceName(runName);
        for (var number = 1; ; number++)
        {
            var branch = number == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");
            var (tip, isCheckedOut, isFolder) = await FindAsync(branch, cancellationToken);
            if (tip == commit)
            {
                return branch;
            }

            // A branch is moved on only where it is still as this run left it and nobody works on it.
            if (isFolder || tip is not null && (isCheckedOut || branch != previous.Branch || tip != previous.Commit))
            {
                continue;
            }

            await UpdateAsync(branch, commit, tip ?? new string('0', commit.Length), cancellationToken);
            return branch;
        }
    }

    private static string ReferenceName(string runName)
    {
        var name = string.Concat(runName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || c > '\x7f' ? c : '-')).Trim('-');
        return name.Length > 0 ? name : "run";
    }

    private async Task FetchAsync(string commit, CancellationToken cancellationToken)
    {
        var root = await source.RootAsync(cancellationToken);
        var known = await user.TryRunAsync(new GitCall("cat-file", "-e", root + "^{commit}"), cancellationToken);
        if (known.ExitCode != 0)
        {
            throw ConsolidationErrors.BaseIsGone(user.Location, root);
        }

        await user.RunAsync(
            new GitCall("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", source.Location, commit),
            cancellationToken);

        // The run's repository ends at the base commit; only with it is the history whole.
        await user.RunAsync(new GitCall("rev-list", "--quiet", "--objects", commit, "^" + root), cancellationToken);
    }

    /// <summary>What there is of a name: its branch, or branches beneath it, beside which git cannot have one.</summary>
    private async Task<(string? Tip, bool IsCheckedOut, bool IsFolder)> FindAsync(string branch, CancellationToken cancellationToken)
    {
        var reference = "refs/heads/" + branch;
        var listed = await user.RunAsync(
            new GitCall("for-each-ref", "--format=%(refname)%00%(objectname)%00%(worktreepath)", reference), cancellationToken);
        foreach (var line in listed.Lines)
        {
            if (line.Split('\0') is [var name, var tip, var workTree])
            {
                return name == reference ? (tip, workTree.Length > 0, false) : (null, false, true);
            }
        }

        return (null, false, false);
    }

    private async Task UpdateAsync(string branch, string commit, string expected, CancellationToken cancellationToken)
    {
        var updated = await user.TryRunAsync(
            new GitCall("update-ref", "-m", "psorch: merged", "refs/heads/" + branch, commit, expected), cancellationToken);
        if (updated.ExitCode != 0)
        {
            throw ConsolidationErrors.BranchNotWritten(user.Location, branch, updated.Error.Trim().TrimEnd('.'));
        }
    }
}
