using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Files;

/// <summary>Trees go whole, also where a task took its folders' permissions away. As root these hold anyway.</summary>
public sealed class DeleteAllTests
{
    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserExecute)]
    [InlineData(UnixFileMode.UserRead)]
    public void Folders_that_nobody_may_change_are_deleted(UnixFileMode mode)
    {
        using var place = new TemporaryDirectory();
        foreach (var name in (string[])["a", "cache", "cache/module", "z"])
        {
            Directory.CreateDirectory(place[$"tree/{name}"]);
            File.WriteAllText(place[$"tree/{name}/file"], "text");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place["tree/cache/module"], mode);
            File.SetUnixFileMode(place["tree/cache"], mode);
        }

        FileTree.Open(place["tree"]).DeleteAll(GitPath.Root);
        Assert.False(Directory.Exists(place["tree"]));
    }
}
