using System.Diagnostics;
using PSParallelOrchestrator.Engine.Files.Archives;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Files;

/// <summary>What is written, GNU tar reads; what it writes is read: whatever the names. And nothing comes out of a tree.</summary>
public sealed class TreeArchiveTests : IDisposable
{
    private static readonly FileOwner Owner = new(1000, 1000);
    private readonly TemporaryDirectory place = new();

    public TreeArchiveTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no GNU tar elsewhere.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Names that are no text only a tree can name.
    public void Dispose() => FileTree.Open(place.Path).DeleteAll(GitPath.Root);

    [Theory]
    [InlineData("pax")]
    [InlineData("gnu")]
    public async Task A_tree_goes_there_and_back(string format)
    {
        var (made, read) = (Tree("made"), Tree("read"));
        var deep = new GitPath(string.Join('/', Enumerable.Repeat(new string('d', 90), 4)));
        foreach (var directory in deep.Ancestors().Reverse().Append(deep).Append(new GitPath("empty")))
        {
            made.CreateDirectory(directory);
        }

        Write(made, "plain", "text");
        Write(made, deep.Raw + "/" + new string('n', 250), new string('x', 100_000));
        Write(made, "odd\xff\xfe name\n", string.Empty);
        Write(made, "caf\xc3\xa9", "exactly", isExecutable: true);
        Write(made, "block", new string('b', 512));
        made.CreateLink(new GitPath("link"), new GitPath("plain"));
        made.CreateLink(new GitPath("far"), new GitPath("/nowhere/" + new string('t', 300)));

        await using (var archive = File.Create(place["made.tar"]))
        {
            await TreeArchive.WriteAsync(place["made"], archive, Owner, (_, _) => true, Token);
        }

        Directory.CreateDirectory(place["unpacked"]);
        TarProgram("-xf", place["made.tar"], "-C", place["unpacked"], "--no-same-owner");
        TarProgram("--format", format, "-cf", place["again.tar"], "-C", place.Path, "unpacked");
        await ReadAsync("again.tar", read);

        Assert.Equal(Content(made, GitPath.Root), Content(read, GitPath.Root));
        Assert.Equal("1000/1000", TarProgram("--numeric-owner", "-tvf", place["made.tar"]).Split(' ')[1]);
    }

    [Fact]
    public async Task Hard_links_become_files_and_what_is_no_file_is_left_out()
    {
        Tree("unpacked");
        File.WriteAllText(place["unpacked/a"], "same");
        Program("ln", place["unpacked/a"], place["unpacked/b"]);
        Program("mkfifo", place["unpacked/pipe"]);
        TarProgram("-cf", place["a.tar"], "-C", place.Path, "unpacked");
        var read = Tree("read");
        await ReadAsync("a.tar", read);

        Assert.Equal(["a", "b"], read.List(GitPath.Root).Select(entry => entry.Key.Raw).Order());
        Assert.Equal("same", File.ReadAllText(place["read/b"]));
    }

    [Theory]
    [InlineData("top/../../out")]
    [InlineData("top/./x")]
    [InlineData("/top/x")]
    [InlineData("top/missing/x")]
    [InlineData("top/link/x")]
    public async Task What_would_be_written_elsewhere_is_refused(string name)
    {
        await using (var archive = File.Create(place["bad.tar"]))
        {
            var writer = new TarWriter(archive, Owner);
            await writer.AddLinkAsync(new GitPath("top/link"), new GitPath(place["out"]), 0, Token);
            await writer.AddFileAsync(new GitPath(name), 1, isExecutable: false, 0, new MemoryStream([1]), Token);
            await writer.CompleteAsync(Token);
        }

        Directory.CreateDirectory(place["out"]);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("bad.tar", Tree("read")));
        Assert.Empty(Directory.GetFiles(place["out"]));
    }

    [Fact]
    public async Task One_that_is_cut_off_anywhere_is_no_archive()
    {
        Write(Tree("made"), "a", new string('a', 700));
        using var whole = new MemoryStream();
        await TreeArchive.WriteAsync(place["made"], whole, Owner, (_, _) => true, Token);
        var bytes = whole.ToArray();

        // The last block of the end is not needed.
        for (var length = 0; length < bytes.Length - 1024; length += 100)
        {
            await Assert.ThrowsAsync<IOException>(() => CountAsync(bytes[..length]));
        }

        Assert.Equal(2, await CountAsync(bytes));
        bytes[10] ^= 1;
        await Assert.ThrowsAsync<InvalidDataException>(() => CountAsync(bytes));
    }

    private static async Task<int> CountAsync(byte[] bytes)
    {
        var reader = new TarReader(new MemoryStream(bytes));
        var count = 0;
        while (await reader.NextAsync(Token) is not null)
        {
            count++;
        }

        return count;
    }

    private static void Write(FileTree tree, string name, string text, bool isExecutable = false)
    {
        using var file = tree.CreateFile(new GitPath(name), isExecutable);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
    }

    private static SortedDictionary<string, string> Content(FileTree tree, GitPath directory)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, status) in tree.List(directory))
        {
            var path = directory.Join(name);
            switch (status.Kind)
            {
                case FileKind.Directory:
                    found[path.Raw] = "directory";
                    foreach (var (below, content) in Content(tree, path))
                    {
                        found[below] = content;
                    }

                    break;
                case FileKind.Link:
                    found[path.Raw] = "-> " + tree.ReadLink(path)!.Value.Raw;
                    break;
                default:
                    using (var reader = new StreamReader(tree.OpenRead(path)))
                    {
                        found[path.Raw] = $"{status.IsExecutable} {reader.ReadToEnd()}";
                    }

                    break;
            }
        }

        return found;
    }

    private FileTree Tree(string name)
    {
        Directory.CreateDirectory(place[name]);
        return FileTree.Open(place[name]);
    }

    private async Task ReadAsync(string archive, FileTree tree)
    {
        await using var file = File.OpenRead(place[archive]);
        await TreeArchive.ReadAsync(file, tree, (path, _) => new UnpackTo(path), Token);
    }

    private static string TarProgram(params string[] arguments) => Program("tar", arguments);

    private static string Program(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
