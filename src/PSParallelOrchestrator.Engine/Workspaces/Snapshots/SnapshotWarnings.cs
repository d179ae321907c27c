using System.Globalization;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Says what a user should know of a workspace that was taken.</summary>
internal static class SnapshotWarnings
{
    private const int NamedAtMost = 100;
    private const int SinglePlaces = 3;
    private const int LongestTarget = 200;

    /// <summary>Collects the warnings.</summary>
    /// <param name="tree">What the workspace holds.</param>
    /// <param name="taken">The paths that were taken.</param>
    /// <param name="ignored">The paths that were not, since the base's rules ignore them.</param>
    /// <param name="leadOut">The links that were not, since they lead out of the workspace.</param>
    /// <param name="ownRepository">Whether the repository at the root is the one that was put there for the task.</param>
    public static List<string> Collect(
        WalkedTree tree,
        IReadOnlyCollection<GitPath> taken,
        IReadOnlyCollection<GitPath> ignored,
        IReadOnlyCollection<WalkedFile> leadOut,
        IReadOnlyList<PathPattern> outputs,
        bool ownRepository)
    {
        var warnings = new List<string>();
        Add(warnings, tree.Special, "left out, neither file, directory nor link");
        Add(warnings, tree.Refused, "left out, since git's own directory has that name on some system");
        Add(
            warnings,
            [.. tree.Repositories.Where(path => !(ownRepository && path.IsRoot))],
            "a git repository of its own: its files are taken, its history is not");
        Add(warnings, ignored, "left out, ignored by the repository's .gitignore (name it in the task's outputs to keep it)");
        AddLeftOut(warnings, tree.LeftOut);
        AddLinks(warnings, leadOut);
        AddNames(warnings, taken);
        AddEmpty(warnings, tree, taken, outputs);
        return warnings;
    }

    /// <summary>What a task changed inside a submodule.</summary>
    public static string InSubmodule(SubmoduleChange change) =>
        $"What the task changed inside the submodule '{change.Path.Display}' is not in its result, and no task that depends on it sees it: "
            + $"it is commit {change.Commit} of the run's repository, and a conflict when the run is merged.";

    private static void AddLeftOut(List<string> warnings, LeftOutFiles leftOut)
    {
        if (leftOut.Counts.Count > 0)
        {
            Add(
                warnings,
                leftOut.Counts.Values.Sum(),
                "left out by what ignore says (name it in the task's outputs, or take it back with '!', to keep it)",
                [.. leftOut.Counts.GroupBy(counted => counted.Key.Name).OrderBy(group => group.Key).SelectMany(Places)]);
        }
    }

    /// <summary>Where a name was left out: each place, or one of them where there are many.</summary>
    private static IEnumerable<string> Places(IGrouping<GitPath, KeyValuePair<GitPath, int>> found)
    {
        var places = found.OrderBy(counted => counted.Key).ToList();
        return places.Count <= SinglePlaces
            ? places.Select(counted => string.Create(CultureInfo.InvariantCulture, $"'{counted.Key.Display}' ({counted.Value:N0})"))
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{found.Key.Display}' at {places.Count:N0} places such as '{places[0].Key.Display}' "
                        + $"({places.Sum(counted => counted.Value):N0})"),
            ];
    }

    private static void AddLinks(List<string> warnings, IReadOnlyCollection<WalkedFile> leadOut)
    {
        if (leadOut.Count > 0)
        {
            Add(
                warnings,
                leadOut.Count,
                "left out, a link that leads out of the workspace or is too long for one",
                [
                    .. leadOut.OrderBy(link => link.Path).Select(link =>
                        $"'{link.Path.Display}' (to '{Short(link.Target!.Value.Display)}')"),
                ]);
        }
    }

    private static string Short(string target) => target.Length <= LongestTarget ? target : target[..LongestTarget] + "...";

    private static void Add(List<string> warnings, int count, string what, IReadOnlyList<string> names)
    {
        var more = names.Count > NamedAtMost
            ? string.Create(CultureInfo.InvariantCulture, $", and {names.Count - NamedAtMost:N0} more")
            : string.Empty;
        warnings.Add(
            string.Create(
                CultureInfo.InvariantCulture, $"{count:N0} x {what}: {string.Join(", ", names.Take(NamedAtMost))}{more}."));
    }

    private static void AddNames(List<string> warnings, IReadOnlyCollection<GitPath> taken)
    {
        foreach (var group in taken
            .Select(path => (Path: path, Problem: Problem(path)))
            .Where(found => found.Problem is not null)
            .GroupBy(found => found.Problem)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Add(warnings, [.. group.Select(found => found.Path)], $"a name that Windows cannot hold: it {group.Key}");
        }

        foreach (var clash in taken
            .GroupBy(NameRules.Fold, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Add(warnings, [.. clash], "one file where letter case or Unicode form does not count");
        }
    }

    private static string? Problem(GitPath path)
    {
        if (NameRules.WindowsProblem(path.Name) is { } problem)
        {
            return problem;
        }

        foreach (var directory in path.Ancestors())
        {
            if (NameRules.WindowsProblem(directory.Name) is { } above)
            {
                return above;
            }
        }

        return null;
    }

    private static void AddEmpty(
        List<string> warnings, WalkedTree tree, IReadOnlyCollection<GitPath> taken, IReadOnlyList<PathPattern> outputs)
    {
        foreach (var output in outputs)
        {
            if (tree.EmptyDirectories.Where(output.MeansDirectory).Take(1).ToList() is [var empty] && !taken.Any(output.Matches))
            {
                warnings.Add(
                    $"The output '{output.Text}' is the empty directory '{empty.Display}'; only files are kept. Put a file such as "
                        + $".gitkeep into it.");
            }
        }
    }

    private static void Add(List<string> warnings, IReadOnlyCollection<GitPath> paths, string what)
    {
        if (paths.Count == 0)
        {
            return;
        }

        var ordered = paths.Order().ToList();
        var names = string.Join(", ", ordered.Take(NamedAtMost).Select(path => $"'{(path.IsRoot ? "." : path.Display)}'"));
        var more = string.Join(
            ", ",
            ordered.Skip(NamedAtMost)
                .GroupBy(path => path.Ancestors().LastOrDefault(GitPath.Root))
                .Select(group => string.Create(
                    CultureInfo.InvariantCulture, $"{group.Count():N0} more in '{(group.Key.IsRoot ? "." : group.Key.Display)}'")));
        warnings.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ordered.Count:N0} x {what}: {names}{(more.Length > 0 ? ", and " + more : more)}."));
    }
}
