namespace PSParallelOrchestrator.Engine.Tests.Architecture;

/// <summary>The files that this build was made from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    public static string Engine { get; } = Path.Combine(Root, "src", "PSParallelOrchestrator.Engine");

    public static string ArchitecturePage { get; } = Path.Combine(Root, "docs", "architecture.md");

    /// <summary>The files below a folder that somebody wrote: none of bin or obj.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        from path in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        let parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)
        where !parts.Contains("bin") && !parts.Contains("obj")
        orderby path
        select path;

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "PSParallelOrchestrator.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run inside their repository.");
        }

        return at.FullName;
    }
}
