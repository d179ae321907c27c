using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <summary>Paths of files as cmdlets are given them: relative to the current location, with wildcards, on drives of PowerShell.</summary>
internal static class FileArguments
{
    /// <summary>The files that a path names. One without wildcards need not exist; one with wildcards may name none.</summary>
    /// <param name="cmdlet">Who was given the path; errors are written by it.</param>
    /// <param name="path">The path.</param>
    /// <param name="isLiteral">Whether wildcards stand for themselves.</param>
    /// <returns>Full paths.</returns>
    public static IReadOnlyList<string> Resolve(OrchestratorCmdlet cmdlet, string path, bool isLiteral)
    {
        var location = cmdlet.SessionState.Path;
        try
        {
            ProviderInfo provider;
            IReadOnlyList<string> files = isLiteral || !WildcardPattern.ContainsWildcardCharacters(path)
                ? [location.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
                : [.. location.GetResolvedProviderPathFromPSPath(path, out provider)];
            if (provider.Name == "FileSystem")
            {
                return files;
            }

            cmdlet.WriteError(CmdletErrors.Record(CmdletErrors.NotAFile(path), path));
        }
        catch (RuntimeException e) when (e is SessionStateException or ProviderInvocationException)
        {
            cmdlet.WriteError(e.ErrorRecord);
        }

        return [];
    }
}
