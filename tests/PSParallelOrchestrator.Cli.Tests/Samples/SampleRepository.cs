using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Samples;

/// <summary>A copy of what the samples use of the repository, in a directory of its own: commands may be typed at its root.</summary>
internal sealed class SampleRepository : IDisposable
{
    private static readonly string[] BuildDirectories = ["bin", "obj"];

    public SampleRepository()
    {
        Root = Directory.CreateTempSubdirectory("psorch-samples-").FullName;
        File.Copy(Path.Combine(Original, "PSParallelOrchestrator.sln"), Path.Combine(Root, "PSParallelOrchestrator.sln"));

        // The more source there is, the longer its audit takes, and no page says how much of it there has to be.
        var source = Effort.IsFull ? "src" : "src/PSParallelOrchestrator/Plans";
        Copy(Path.Combine(Original, source), Path.Combine(Root, source));
        Copy(Path.Combine(Original, "docs", "samples"), Path.Combine(Root, "docs", "samples"));
    }

    /// <summary>The repository these tests were built from.</summary>
    public static string Original { get; } = FindOriginal();

    /// <summary>The program under test.</summary>
    public static string Program => PsorchProcess.Executable;

    public string Root { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string FindOriginal()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "PSParallelOrchestrator.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        }

        return at.FullName;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var directory in Directory.EnumerateDirectories(from))
        {
            if (!BuildDirectories.Contains(Path.GetFileName(directory)))
            {
                Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
            }
        }
    }
}
