using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Submodules;

/// <summary>Brings the commits of submodules from the user's own copies into the run's repository.</summary>
/// <param name="user">The user's repository.</param>
internal sealed class SubmoduleSource(UserRepository user, RunRepository repository)
{
    /// <summary>Brings what is there.</summary>
    /// <returns>Warnings: the submodules that stay empty.</returns>
    public async Task<IReadOnlyList<string>> BringAsync(CancellationToken cancellationToken)
    {
        var root = await repository.RootAsync(cancellationToken);
        var submodules = (await repository.ListTreeAsync(root, cancellationToken)).Where(entry => entry.Value.IsSubmodule).ToList();
        if (submodules.Count == 0)
        {
            return [];
        }

        var names = await NamesAsync(root, cancellationToken);
        var missing = new List<string>();
        foreach (var (path, entry) in submodules)
        {
            if (!await TryBringAsync(path, names.GetValueOrDefault(path), entry.Id, cancellationToken))
            {
                missing.Add(
                    $"The submodule '{path.Display}' is empty for the tasks: its commit {entry.Id[..10]} is not in your copy. Run 'git "
                        + "submodule update --init' in the repository first if tasks need it.");
            }
        }

        return missing;
    }

    /// <summary>The name of each submodule, under which git keeps its copy.</summary>
    private async Task<Dictionary<GitPath, string>> NamesAsync(string root, CancellationToken cancellationToken)
    {
        var names = new Dictionary<GitPath, string>();
        var listed = await repository.TryRunAsync(
            new GitCall("config", "--null", "--blob", root + ":.gitmodules", "--get-regexp", @"^submodule\..*\.path$"), cancellationToken);
        if (listed.ExitCode != 0)
        {
            return names;
        }

        foreach (var record in listed.Records())
        {
            // submodule.NAME.path, a line feed, the path.
            var text = GitPath.FromBytes(record.Span).Raw;
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            if (end > 0)
            {
                names[new GitPath(text[(end + 1)..])] = new GitPath(text["submodule.".Length..(end - ".path".Length)]).Text;
            }
        }

        return names;
    }

    private async Task<bool> TryBringAsync(GitPath path, string? name, string commit, CancellationToken cancellationToken)
    {
        foreach (var copy in Copies(path, name))
        {
            var known = await new GitCommand(copy).TryRunAsync(new GitCall("cat-file", "-e", commit + "^{commit}"), cancellationToken);
            if (known.ExitCode != 0)
            {
                continue;
            }

            var fetched = await repository.TryRunAsync(
                new GitCall(
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--depth=1",
                    "--update-shallow",
                    copy,
                    $"{commit}:{SubmodulePlaces.References}{commit}"),
                cancellationToken);
            if (fetched.ExitCode == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The git directories that may hold a submodule's commits: git's own place for them, and one in the work tree.</summary>
    private IEnumerable<string> Copies(GitPath path, string? name)
    {
        if (name is not null && !name.Split('/', '\\').Contains("..") && !Path.IsPathRooted(name))
        {
            var module = Path.Combine(user.CommonDirectory, "modules", name);
            if (Directory.Exists(module))
            {
                yield return module;
            }
        }

        var inside = Path.Combine(user.Location, path.Text, ".git");
        if (Directory.Exists(inside))
        {
            yield return inside;
        }
    }
}
