using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What a task under test does in its directory.</summary>
internal sealed class Workspace(string root)
{
    public string Root { get; } = root;

    public string this[string path] => Path.Combine(Root, path);

    public void Write(string path, string content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], content);
    }

    public string Read(string path) => File.ReadAllText(this[path]);

    public void Link(string path, string target)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.CreateSymbolicLink(this[path], target);
    }

    public void MakeExecutable(string path) => Shell($"chmod +x '{path}'");

    /// <summary>Runs a shell script in the directory.</summary>
    public void Shell(string script)
    {
        var result = GitProcess
            .RunAsync("sh", ["-ec", script], Root, [], default, TestContext.Current.CancellationToken)
            .GetAwaiter()
            .GetResult();
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>Every file and link, links not followed, without git's own.</summary>
    public string[] Files() => [.. FilesBeneath(GitPath.Root).Select(path => path.Text).Order(StringComparer.Ordinal)];

    private IEnumerable<GitPath> FilesBeneath(GitPath directory) =>
        FileTree.Open(Root).List(directory)
            .Where(entry => entry.Key.Raw != ".git")
            .SelectMany(entry =>
                entry.Value.Kind == FileKind.Directory ? FilesBeneath(directory.Join(entry.Key)) : [directory.Join(entry.Key)]);
}
