using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>Makes a run's name: a short slug of what it is about.</summary>
internal static class RunName
{
    private const int MaxLength = 40;
    private const int LongestShown = 100;
    private const string Fallback = "run";

    /// <summary>What a run is named after where nobody says.</summary>
    /// <param name="plan">Its plan.</param>
    /// <returns>The name of the plan's file without its ending, else its requirements, else "run".</returns>
    public static string Of(OrchestratorPlan plan) =>
        plan.SourcePath is { } path ? Path.GetFileNameWithoutExtension(path) : plan.Requirements ?? Fallback;

    /// <summary>What to say where a name that somebody gave is another one as a directory.</summary>
    /// <param name="given">The name.</param>
    /// <param name="slug">What it became.</param>
    /// <returns>The text; null where only letter case and spaces differ.</returns>
    public static string? Change(string given, string slug) =>
        given.Trim().Replace(' ', '-').Equals(slug, StringComparison.OrdinalIgnoreCase) ? null
        : $"The name '{CleanText.Shorten(CleanText.OneLine(given), LongestShown)}' became '{slug}': names of directories are made of the "
            + $"letters a to z, digits and hyphens, {MaxLength} at most.";

    /// <summary>The slug of a text.</summary>
    /// <param name="text">Requirements, or the name of a plan file without its ending.</param>
    /// <returns>1-40 characters of <c>[a-z0-9-]</c>, cut at a word where possible.</returns>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in CanonicalForm.Decompose(text))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-' && !char.IsLetterOrDigit(c) && char.IsAscii(c))
            {
                slug.Append('-');
            }

            if (slug.Length > 2 * MaxLength)
            {
                break;
            }
        }

        var whole = slug.ToString().Trim('-');
        if (whole.Length > MaxLength)
        {
            var end = whole.LastIndexOf('-', MaxLength);
            whole = whole[..(end > 0 ? end : MaxLength)];
        }

        return whole.Length > 0 ? whole : Fallback;
    }
}
