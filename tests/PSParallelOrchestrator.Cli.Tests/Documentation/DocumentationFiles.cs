using PSParallelOrchestrator.Cli.Tests.Samples;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>The pages of the repository.</summary>
internal static class DocumentationFiles
{
    private static readonly string[] NotOurs = ["bin", "obj", "outputs", "artifacts", "TestResults", ".git"];

    /// <summary>The root of the repository.</summary>
    public static string Root => SampleRepository.Original;

    /// <summary>A page's text.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Every file of the repository with an ending, built files left out.</summary>
    public static IEnumerable<string> Find(string directory, string pattern) =>
        Directory.EnumerateFiles(directory, pattern)
            .Concat(Directory.EnumerateDirectories(directory)
                .Where(child => !NotOurs.Contains(Path.GetFileName(child)))
                .SelectMany(child => Find(child, pattern)));
}
