using System.Text;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>Plain git, as a user has it, with an identity.</summary>
internal static class TestGit
{
    private static readonly KeyValuePair<string, string>[] Environment =
    [
        new("GIT_CONFIG_GLOBAL", "/dev/null"),
        new("GIT_CONFIG_NOSYSTEM", "1"),
        new("GIT_AUTHOR_NAME", "Tester"),
        new("GIT_AUTHOR_EMAIL", "tester@localhost"),
        new("GIT_COMMITTER_NAME", "Tester"),
        new("GIT_COMMITTER_EMAIL", "tester@localhost"),
    ];

    public static string Run(string directory, params string[] arguments)
    {
        var result = Try(directory, arguments);
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result.Error}");
        return Encoding.UTF8.GetString(result.Output.Span).TrimEnd('\n');
    }

    public static GitResult Try(string directory, params string[] arguments) =>
        GitProcess
            .RunAsync("git", arguments, directory, Environment, default, TestContext.Current.CancellationToken)
            .GetAwaiter()
            .GetResult();

    /// <summary>Makes a repository with one commit of some files.</summary>
    public static string MakeRepository(string directory, params (string Path, string Content)[] files)
    {
        Run(Path.GetTempPath(), "init", "--quiet", "--initial-branch=main", directory);
        Commit(directory, files);
        return directory;
    }

    public static void Commit(string directory, params (string Path, string Content)[] files)
    {
        var workspace = new Workspace(directory);
        foreach (var (path, content) in files)
        {
            workspace.Write(path, content);
        }

        Run(directory, "add", "--force", "--all");
        Run(directory, "commit", "--quiet", "--allow-empty", "--message", "a commit");
    }
}
