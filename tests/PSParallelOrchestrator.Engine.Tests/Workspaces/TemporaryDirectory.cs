using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("psorch-test-").FullName;

    /// <summary>Not by .NET, which cannot delete names that are no text.</summary>
    public void Dispose() => FileTree.Open(Path).DeleteAll(GitPath.Root);
}
