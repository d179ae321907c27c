namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Which paths the Simulated agent writes to.</summary>
internal static class SimulatedPaths
{
    /// <summary>Whether a path stays in the workspace on every system, and can be written in a rule.</summary>
    /// <param name="path">The path, with <c>/</c>.</param>
    /// <returns>Whether it may be written.</returns>
    public static bool IsInside(string path)
    {
        if (path.Length is 0 or > 1024)
        {
            return false;
        }

        foreach (var c in path)
        {
            if (char.IsControl(c) || c is '\\' or ':' or ',' or '*' or '?' or '"' or '<' or '>' or '|')
            {
                return false;
            }
        }

        foreach (var name in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan(name);
            if (part.IsEmpty || part.IsWhiteSpace() || part.EndsWith('.') || part.Equals(".git", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
