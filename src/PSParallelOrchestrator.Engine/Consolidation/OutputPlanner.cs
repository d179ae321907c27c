using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Merging;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Compares what an output is to hold with what stands there, and decides what to do. Changes nothing.</summary>
/// <param name="inspector">Looks at the output.</param>
/// <param name="manifest">What earlier consolidations wrote.</param>
/// <param name="target">What it is to hold.</param>
internal sealed class OutputPlanner(
    OutputInspector inspector,
    OutputManifest manifest,
    IReadOnlyList<KeyValuePair<GitPath, GitEntry>> target)
{
    private const string BesideWord = "orchestrator-new";
    private readonly IReadOnlySet<KeyValuePair<GitPath, GitEntry>> known = manifest.Known;
    private readonly HashSet<GitPath> wanted = [.. target.Select(file => file.Key)];
    private readonly OutputPlan plan = new();

    /// <summary>Decides.</summary>
    public async Task<OutputPlan> PlanAsync(CancellationToken cancellationToken)
    {
        await PlanRemovalsAsync(cancellationToken);
        foreach (var (path, entry) in target)
        {
            // A submodule is a place for another repository, which the output cannot hold.
            if (!entry.IsSubmodule)
            {
                await PlanFileAsync(path, entry, cancellationToken);
            }
        }

        // Where the new version stands beside the user's file, the place is taken again by a path that was to go.
        foreach (var (path, _) in plan.Files)
        {
            plan.Removals.Remove(path);
        }

        return plan;
    }

    private async Task PlanRemovalsAsync(CancellationToken cancellationToken)
    {
        foreach (var path in known.Select(file => file.Key).Distinct().Where(path => !wanted.Contains(path)).Order())
        {
            var place = await inspector.InspectAsync(path, cancellationToken);
            if (place is not { Kind: OutputPlaceKind.File })
            {
                continue;
            }

            if (place.Entry is { } entry && known.Contains(new(path, entry)))
            {
                plan.Removals.Add(path);
            }
            else
            {
                AddConflict(path, place.Entry, null, "Left as it is: no task makes this file any longer, and you edited it.", [path]);
            }
        }
    }

    private async Task PlanFileAsync(GitPath path, GitEntry entry, CancellationToken cancellationToken)
    {
        var place = await inspector.InspectAsync(path, cancellationToken);
        switch (place.Kind)
        {
            case OutputPlaceKind.Free:
            case OutputPlaceKind.Blocked when plan.Removals.Contains(place.At):
            case OutputPlaceKind.Directory when inspector.FilesBeneath(path).All(plan.Removals.Contains):
                Write(path, path, entry, replaces: false);
                break;
            case OutputPlaceKind.File when place.Entry is { } found && IsSame(found, entry):
                plan.Files.Add(new(path, entry));
                break;
            case OutputPlaceKind.File when place.Entry is { } found && known.Contains(new(path, found)):
                Write(path, path, entry, replaces: true);
                break;
            case OutputPlaceKind.File when place.Entry is { } found && found.Id == entry.Id && found.IsSameTypeAs(entry):
                // The same content; the permission is the user's.
                plan.Files.Add(new(path, found));
                break;
            default:
                await WriteBesideAsync(path, entry, place, cancellationToken);
                break;
        }
    }

    private async Task WriteBesideAsync(GitPath path, GitEntry entry, OutputPlace place, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            // Where a directory is blocked, it is the directory that gets another name.
            var word = number == 1 ? BesideWord : $"{BesideWord}-{number}";
            var beside = AlternativeName.First(place.At, word, _ => true);
            beside = new GitPath(beside.Raw + path.Raw[place.At.Raw.Length..]);
            if (wanted.Contains(beside))
            {
                continue;
            }

            var there = await inspector.InspectAsync(beside, cancellationToken);
            var isOurs = there.Entry is { } found && (IsSame(found, entry) || known.Contains(new(beside, found)));
            if (there.Kind != OutputPlaceKind.Free && !isOurs)
            {
                continue;
            }

            if (there.Entry is { } same && IsSame(same, entry))
            {
                plan.Files.Add(new(beside, entry));
            }
            else
            {
                Write(path, beside, entry, replaces: there.Kind == OutputPlaceKind.File);
            }

            AddConflict(
                path,
                place.Entry,
                entry,
                $"Your '{place.At.Display}' was left as it is; the new version is in '{beside.Display}'.",
                [path, beside]);
            return;
        }
    }

    private void Write(GitPath from, GitPath to, GitEntry entry, bool replaces)
    {
        plan.Writes.Add((from, to, replaces));
        plan.Files.Add(new(to, entry));
    }

    private void AddConflict(GitPath path, GitEntry? user, GitEntry? ours, string words, GitPath[] results)
    {
        var before = known.Where(file => file.Key == path).ToList();
        plan.Edited.AddRange(before);
        if (user is not null)
        {
            plan.UserFiles.Add(path);
        }

        plan.Conflicts.Add(new MergeConflict
        {
            Path = path.Text,
            Kind = MergeConflictKind.EditedByUser,
            Base = before is [var first, ..] ? first.Value.Id : null,
            Earlier = user?.Id,
            Later = ours?.Id,
            Resolution = words,
            ResultPaths = [.. results.Select(result => result.Text)],
        });
    }

    /// <summary>Windows keeps no permission to execute.</summary>
    private static bool IsSame(GitEntry found, GitEntry entry) =>
        found == entry || (OperatingSystem.IsWindows() && found.Id == entry.Id && found.IsSameTypeAs(entry));
}
