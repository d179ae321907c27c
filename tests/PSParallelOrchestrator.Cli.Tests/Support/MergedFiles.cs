namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>What a run merged.</summary>
public static class MergedFiles
{
    /// <summary>The merged files of a run: each name with its text or its target, and whether it can be executed.</summary>
    public static SortedDictionary<string, string> Of(string run)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in (string[])["src", "tests", "docs"])
        {
            foreach (var file in Directory.Exists(Path.Combine(run, folder))
                ? new DirectoryInfo(Path.Combine(run, folder)).EnumerateFiles("*", SearchOption.AllDirectories) : [])
            {
                var isLink = file.LinkTarget is not null;
                var mode = OperatingSystem.IsWindows() || isLink ? "" : $"{file.UnixFileMode & UnixFileMode.UserExecute}";
                found[Path.GetRelativePath(run, file.FullName)] = $"{mode} {file.LinkTarget ?? File.ReadAllText(file.FullName)}";
            }
        }

        return found;
    }
}
