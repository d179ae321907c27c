using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>The message of the commit of what an attempt left: who made it, and for how much.</summary>
internal static class SnapshotMessage
{
    /// <summary>Makes it. The same arguments always give the same text.</summary>
    /// <param name="costUsd">What the attempt cost; null where nothing is known.</param>
    /// <param name="submodules">What was changed inside submodules; null for nothing.</param>
    /// <returns>The message: the task's name, then lines that git reads as trailers.</returns>
    public static string Of(RunTask task, string token, decimal? costUsd, IReadOnlyList<SubmoduleChange>? submodules = null)
    {
        var title = new string([.. (task.Title ?? string.Empty).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        var text = new StringBuilder($"{task.Id}{(title.Length > 0 ? ": " + title : title)}\n\nTask: {task.Id}\nAttempt: {token}\n");
        if (task.Definition.Kind == TaskKind.Agent)
        {
            text.Append(CultureInfo.InvariantCulture, $"Agent: {task.Definition.Agent ?? task.Run.Options.Agent}\n");
        }

        if (costUsd is { } cost)
        {
            text.Append(CultureInfo.InvariantCulture, $"Cost: {cost:0.######} USD\n");
        }

        foreach (var change in submodules ?? [])
        {
            text.Append(change.Trailer);
        }

        return text.ToString();
    }
}
