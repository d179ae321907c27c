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

    [Theory]
    [InlineData("tree")]
    [InlineData("tree/a")]
    [InlineData("tree/a/b")]
    public void What_a_link_points_to_stays_whichever_part_of_the_path_is_one(string replaced)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var place = new TemporaryDirectory();
        Directory.CreateDirectory(place["victim/a/b"]);
        Directory.CreateDirectory(place["victim/b"]);
        File.WriteAllText(place["victim/a/b/file"], "precious");
        File.WriteAllText(place["victim/b/file"], "precious");
        File.WriteAllText(place["victim/file"], "precious");
        Directory.CreateDirectory(Path.GetDirectoryName(place[replaced])!);
        File.CreateSymbolicLink(place[replaced], place["victim"]);

        var isRemoved = Record.Exception(() => FileTree.Remove(place["tree/a/b"], Path.GetDirectoryName(place["tree"])!)) is null;

        Assert.Equal(replaced == "tree/a/b", isRemoved);
        Assert.Equal(isRemoved, new FileInfo(place[replaced]).LinkTarget is null);
        Assert.Equal(3, Directory.GetFiles(place["victim"], "file", SearchOption.AllDirectories).Length);
        FileTree.Remove(place["nowhere/at/all"], Path.GetDirectoryName(place["tree"])!);
    }

    [Fact]
    public void Folders_so_deep_that_no_path_leads_there_are_deleted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere no program makes them.");
        using var place = new TemporaryDirectory();
        Directory.CreateDirectory(place["tree/part"]);
        using (var perl = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "perl", ["-e", "for (1..3000) { mkdir 'n' x 20; open(F, '>', 'f'); chdir 'n' x 20 or die }"])
            {
                WorkingDirectory = place["tree/part"],
            })!)
        {
            perl.WaitForExit();
            Assert.Equal(0, perl.ExitCode);
        }

        FileTree.Remove(place["tree/part"], place["tree"]);
        Assert.Empty(Directory.GetFileSystemEntries(place["tree"]));
    }
}
