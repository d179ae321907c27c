using System.Text;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Makes up the files of a task.</summary>
internal static class SimulatedWork
{
    /// <summary>
    /// The files that fit a task: sources, tests and documentation, and something for each of the task's output patterns.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="requirements">The requirements of the whole plan.</param>
    /// <returns>Files at paths that no other task's files have; the same arguments give the same bytes.</returns>
    public static IReadOnlyList<SimulatedFile> For(OrchestratorTask task, string? requirements)
    {
        var brief = new SimulatedBrief(task, requirements);
        var files = new List<SimulatedFile>(brief.Work switch
        {
            SimulatedWorkKind.Page => PageTemplate.Files(brief),
            SimulatedWorkKind.Documentation => [],
            _ => ProgramTemplate.Files(brief),
        });
        files.Add(Documentation(brief));
        files.Add(Readme(brief, files));
        foreach (var pattern in task.Outputs)
        {
            if (SimulatedOutput.For(pattern, brief) is { } file && !files.Exists(other => other.Path == file.Path))
            {
                files.Add(file);
            }
        }

        // The newlines of a template are those of this program's own source files.
        return [.. files.Select(static file => file with { Content = file.Content.ReplaceLineEndings("\n") })];
    }

    private static SimulatedFile Documentation(SimulatedBrief brief)
    {
        var text = new StringBuilder($"# {brief.Title}\n\n> {brief.Mark}\n\n{brief.Summary}\n\n");
        foreach (var topic in brief.Topics)
        {
            text.Append($"## {topic}\n\nWhat task `{brief.Id}` would say about {topic} stands here.\n\n");
        }

        return new SimulatedFile($"docs/{brief.Id}.md", text.ToString().TrimEnd() + "\n");
    }

    // Beside the task's other files: a README.md at the root would be one path that every task writes.
    private static SimulatedFile Readme(SimulatedBrief brief, List<SimulatedFile> files)
    {
        var text = new StringBuilder($"## {brief.Id}: {brief.Title}\n\n> {brief.Mark}\n\n");
        foreach (var file in files)
        {
            text.Append($"- `{file.Path}`\n");
        }

        return new SimulatedFile($"src/{brief.Id}/README.md", text.ToString());
    }
}

/// <summary>A file that the Simulated agent writes.</summary>
/// <param name="Path">Where, from the workspace's root, with <c>/</c>.</param>
/// <param name="Content">Its text, with <c>\n</c>.</param>
internal sealed record SimulatedFile(string Path, string Content);
