using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>A consolidation in words.</summary>
internal static class MergeText
{
    private const int Named = 20;

    /// <summary>What was merged, and what was not.</summary>
    /// <param name="output">Where to.</param>
    public static void Write(TextWriter output, OrchestratorRun run, ConsolidationResult merged)
    {
        if (RunRemarks.Missing(run) is { } missing)
        {
            output.WriteClean($"Warning    {missing}");
        }

        foreach (var conflict in merged.Summary.Conflicts.Take(Named))
        {
            var how = (conflict.Resolution ?? "not resolved") + (conflict.Detail is { } detail ? ". " + detail : string.Empty);
            output.WriteClean($"Conflict   {conflict.Path} ({conflict.Kind}, {string.Join(" and ", conflict.Tasks)}): {how}");
        }

        if (merged.Summary.Conflicts.Count > Named)
        {
            output.WriteClean($"Conflict   and {merged.Summary.Conflicts.Count - Named} more, see execution_summary.json");
        }

        foreach (var warning in merged.Warnings)
        {
            output.WriteClean($"Warning    {warning}");
        }

        if (!merged.Written)
        {
            output.WriteClean($"Not merged {merged.Advice}");
            output.WriteClean($"Next       psorch merge \"{run.Directory}\" --on-conflict KeepBoth");
            return;
        }

        if (merged.Advice is not null)
        {
            output.WriteClean($"Note       {merged.Advice}");
        }

        if (merged.Branch is not null)
        {
            output.WriteClean($"Merged     branch {merged.Branch} of {run.Options.Repository}");
        }
        else if (merged.Summary.Commit is not null)
        {
            output.WriteClean($"Merged     {merged.Summary.Files} files, {merged.Summary.LinesOfCode} lines, into {run.Directory}");
        }
        else
        {
            output.WriteLine("Merged     The tasks left no files.");
        }
    }
}
