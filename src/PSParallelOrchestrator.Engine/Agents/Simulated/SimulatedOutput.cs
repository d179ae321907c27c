namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Makes up a file that matches one of a task's output patterns, so that a simulated task leaves what it is to leave.</summary>
internal static class SimulatedOutput
{
    /// <summary>A file for a pattern.</summary>
    /// <param name="pattern">The pattern, with <c>*</c>, <c>**</c> and <c>?</c>.</param>
    /// <param name="brief">The task.</param>
    /// <returns>The file; null where the pattern leads out of the workspace.</returns>
    public static SimulatedFile? For(string pattern, SimulatedBrief brief)
    {
        var path = pattern
            .Replace("**", brief.Id, StringComparison.Ordinal)
            .Replace("*", brief.Id, StringComparison.Ordinal)
            .Replace('?', 'x');
        if (path.EndsWith('/'))
        {
            path += brief.Id;
        }

        if (!SimulatedPaths.IsInside(path))
        {
            return null;
        }

        // What '**' at the end stands for is up to us: a name with an ending is easier to open.
        if (pattern.EndsWith("**", StringComparison.Ordinal))
        {
            path += ".txt";
        }

        return new SimulatedFile(path, Content(path, brief));
    }

    private static string Content(string path, SimulatedBrief brief)
    {
        var summary = $"{brief.Title}. {brief.Summary}";
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => $"{{ \"simulated\": true, \"note\": \"{brief.Mark}\", \"summary\": \"{summary}\" }}\n",
            ".HTML" or ".XML" or ".SVG" or ".XHTML" => $"<div>\n<p>{brief.Mark}</p>\n<p>{summary}</p>\n</div>\n",
            ".PY" or ".SH" or ".YML" or ".YAML" or ".TOML" or ".PS1" or ".RB" => $"# {brief.Mark}\n# {summary}\n",
            ".TS" or ".TSX" or ".JS" or ".JSX" or ".MJS" or ".CS" or ".JAVA" or ".GO" or ".RS" or ".C" or ".H" or ".CPP" =>
                $"// {brief.Mark}\n// {summary}\n",
            ".CSS" => $"/* {brief.Mark} */\n/* {summary} */\n",
            ".SQL" => $"-- {brief.Mark}\n-- {summary}\n",
            ".CSV" or ".TSV" => $"simulated,summary\n\"{brief.Mark}\",\"{summary}\"\n",
            _ => $"{brief.Mark}\n{summary}\n",
        };
    }
}
