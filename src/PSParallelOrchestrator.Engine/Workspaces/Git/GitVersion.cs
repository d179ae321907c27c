using System.Globalization;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Which git is there.</summary>
internal static class GitVersion
{
    /// <summary>The first version whose <c>merge-tree</c> merges.</summary>
    private static readonly Version Oldest = new(2, 38);

    /// <summary>Reads what <c>git --version</c> says.</summary>
    /// <param name="text">For example <c>git version 2.39.5</c> or <c>git version 2.45.1.windows.1</c>.</param>
    /// <returns>Major and minor number; null where the text is no version.</returns>
    public static Version? Parse(string text)
    {
        const string Prefix = "git version ";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var numbers = text[Prefix.Length..].Split('.', ' ');
        return numbers.Length >= 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new Version(major, minor)
            : null;
    }

    /// <summary>Makes sure that a usable git is there.</summary>
    /// <exception cref="OrchestratorException"><c>GitNotFound</c>, <c>GitUnusable</c> or <c>GitTooOld</c>.</exception>
    public static async Task RequireAsync(string program, CancellationToken cancellationToken)
    {
        var result = await GitProcess.RunAsync(
            program, ["--version"], GitCommand.Nowhere, [new("LC_ALL", "C"), .. GitCommand.NoConfiguration], default, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw GitErrors.Unusable(result);
        }

        if (Parse(result.Line) is not { } version || version < Oldest)
        {
            throw GitErrors.TooOld(result.Line);
        }
    }
}
