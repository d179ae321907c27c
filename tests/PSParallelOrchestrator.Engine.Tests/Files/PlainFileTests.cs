using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Files;

public sealed class PlainFileTests : IDisposable
{
    private readonly TemporaryDirectory place = new();

    public PlainFileTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs pipes and links.");

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("dangling")]
    [InlineData("directory")]
    [InlineData("device")]
    public void What_is_no_plain_file_is_neither_read_nor_written_and_not_waited_for(string what)
    {
        var path = Make(what);
        Assert.Throws<NotPlainFileException>(() => PlainFile.OpenRead(path));
        Assert.Throws<NotPlainFileException>(() => PlainFile.OpenOwn(path));
        Assert.Throws<NotPlainFileException>(() => PlainFile.OpenWrite(path, append: true));
        Assert.Throws<NotPlainFileException>(() => PlainFile.OpenWrite(path, append: false));
        Assert.Null(FileTail.Read(path, 100));
        Assert.Equal("kept", File.ReadAllText(place["target"]));
    }

    [Fact]
    public void A_plain_file_is_written_and_read()
    {
        using (var file = PlainFile.OpenWrite(place["a"], append: false))
        {
            file.Write("one"u8);
        }

        using (var file = PlainFile.OpenWrite(place["a"], append: true))
        {
            file.Write(" two"u8);
        }

        Assert.Equal("one two"u8.ToArray(), SmallFile.ReadOwn(place["a"], 100));
        Assert.Null(SmallFile.ReadOwn(place["a"], 3));
        Assert.Equal("two", FileTail.Read(place["a"], 4));
        Assert.Throws<FileNotFoundException>(() => PlainFile.OpenRead(place["missing"]));
    }

    [Fact]
    public void Directories_that_may_not_be_written_or_listed_are_deleted_with_all_that_is_in_them()
    {
        Directory.CreateDirectory(place["tree/cache/deep"]);
        File.WriteAllText(place["tree/cache/deep/file"], "x");
        File.WriteAllText(place["tree/cache/file"], "x");
        Directory.CreateSymbolicLink(place["tree/cache/link"], place["outside"]);
        Directory.CreateDirectory(place["outside"]);
        File.WriteAllText(place["outside/kept"], "x");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place["tree/cache/deep"], UnixFileMode.None);
            File.SetUnixFileMode(place["tree/cache"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        FileTree.Open(place["tree"]).DeleteAll(GitPath.Root);
        Assert.False(Directory.Exists(place["tree"]));
        Assert.True(File.Exists(place["outside/kept"]));
    }

    private string Make(string what)
    {
        File.WriteAllText(place["target"], "kept");
        var path = place["it"];
        switch (what)
        {
            case "pipe":
                using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
                {
                    made.WaitForExit();
                }

                break;
            case "link":
                File.CreateSymbolicLink(path, place["target"]);
                break;
            case "dangling":
                File.CreateSymbolicLink(path, place["nowhere"]);
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            default:
                path = "/dev/null";
                break;
        }

        return path;
    }
}
