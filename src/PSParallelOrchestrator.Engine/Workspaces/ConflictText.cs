namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>Conflicts in words.</summary>
internal static class ConflictText
{
    private const int Named = 5;

    /// <summary>Why a task cannot start.</summary>
    /// <param name="conflicts">What its dependencies left differently.</param>
    /// <returns>A sentence, with what to do.</returns>
    public static string Blocked(RunTask task, IReadOnlyList<MergeConflict> conflicts)
    {
        var paths = string.Join(
            ", ",
            conflicts.Take(Named).Select(conflict => $"{conflict.Path} ({string.Join(" and ", conflict.Tasks)})"));
        var more = conflicts.Count > Named ? $" and {conflicts.Count - Named} more" : string.Empty;
        var details = string.Concat(
            conflicts.Select(conflict => conflict.Detail).OfType<string>().Distinct().Select(detail => detail + " "));
        return $"What '{task.Id}' depends on cannot be merged: conflicts in {paths}{more}. {details}"
            + "Retry it with another conflict strategy (PreferLater, KeepBoth, Markers), or let these tasks write different files.";
    }

    /// <summary>How a conflict was resolved.</summary>
    public static string Resolved(MergeConflict conflict) =>
        $"{conflict.Kind} conflict in {conflict.Path} between {string.Join(" and ", conflict.Tasks)}: {conflict.Resolution}";
}
