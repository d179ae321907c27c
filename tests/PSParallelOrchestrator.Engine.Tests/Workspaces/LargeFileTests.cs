using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>Files of Git LFS, without its program.</summary>
public sealed class LargeFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string User => Path.Combine(directory.Path, "user");

    private string Store => Path.Combine(User, ".git", "lfs", "objects");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Pointers_are_filled_new_files_become_pointers_and_their_content_is_where_a_checkout_looks()
    {
        var before = new string('x', 5000);
        MakeUser(before);
        using var run = await OpenAsync("a", "b:a");
        var (workspace, input, token) = await run.BeginAsync("a");
        Assert.Equal(before, workspace.Read("old.bin"));
        Assert.Equal("not a pointer\n", workspace.Read("old.txt"));
        workspace.Write("new.bin", "made by the task");
        var snapshot = await run.EndAsync("a", workspace, input, token);
        Assert.Equal(Pointer(before), run.Text(snapshot.Commit!, "old.bin") + "\n");
        Assert.Equal(Pointer("made by the task"), run.Text(snapshot.Commit!, "new.bin") + "\n");
        Assert.Equal(["new.bin"], run.Git("diff", "--name-only", input.Commit!, snapshot.Commit!).Split('\n'));

        var (next, nextInput, nextToken) = await run.BeginAsync("b");
        Assert.Equal("made by the task", next.Read("new.bin"));
        await run.EndAsync("b", next, nextInput, nextToken);
        await run.ConsolidateAsync();
        Assert.Equal("made by the task", File.ReadAllText(Path.Combine(Store, Place("made by the task"))));
    }

    [Fact]
    public async Task A_pointer_whose_content_is_nowhere_stays_a_pointer()
    {
        MakeUser("x");
        Directory.Delete(Store, recursive: true);
        Directory.CreateDirectory(Store);
        using var run = await OpenAsync("a");
        var (workspace, input, token) = await run.BeginAsync("a");
        Assert.Equal(Pointer("x"), workspace.Read("old.bin"));
        Assert.Equal(input.Commit, (await run.EndAsync("a", workspace, input, token)).Commit);
    }

    [Fact]
    public async Task Where_it_is_not_set_up_files_are_taken_as_they_are()
    {
        TestGit.MakeRepository(User, (".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"));
        using var run = new TestRun(new RunOptions { Repository = User }, "a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        var snapshot = await run.WriteAsync("a", ("new.bin", "as it is"));
        Assert.Equal("as it is", run.Text(snapshot.Commit!, "new.bin"));
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:xyz\nsize 3\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\nsize 3\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:"
        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nsize -1\n")]
    [InlineData("size 3\n")]
    [InlineData("")]
    public void What_is_no_pointer_is_none(string text) =>
        Assert.Null(LargeFilePointer.TryParse(System.Text.Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(ConflictStrategy.Markers)]
    [InlineData(ConflictStrategy.KeepBoth)]
    public async Task Pointers_are_never_merged_as_text(ConflictStrategy strategy)
    {
        MakeUser("before");
        using var run = new TestRun(
            new RunOptions
            {
                Repository = User,
                Conflicts = [new() { Pattern = "**", Strategy = PathConflictStrategy.Union }],
            },
            "a",
            "b");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("old.bin", "of a"));
        await run.WriteAsync("b", ("old.bin", "of b"));
        var result = await run.ConsolidateAsync(strategy);
        Assert.Equal(Pointer("of a"), run.Text(result.Summary.Commit!, "old.bin") + "\n");
        Assert.Equal(Pointer("of b"), run.Text(result.Summary.Commit!, "old.b.bin") + "\n");
    }

    [Fact]
    public async Task A_pointer_whose_name_is_no_text_stays_one()
    {
        MakeUser("x");
        new Workspace(User).Shell("cp old.bin \"$(printf 'n\\351.bin')\"");
        TestGit.Commit(User);
        using var run = await OpenAsync("a");
        Assert.Equal(4, (await run.BeginAsync("a")).Workspace.Files().Length);
    }

    private static string Id(string content) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    private static string Place(string content) => $"{Id(content)[..2]}/{Id(content)[2..4]}/{Id(content)}";

    private static string Pointer(string content) =>
        $"version https://git-lfs.github.com/spec/v1\noid sha256:{Id(content)}\nsize {content.Length}\n";

    private void MakeUser(string content)
    {
        TestGit.MakeRepository(
            User,
            (".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"),
            ("old.bin", Pointer(content)),
            ("old.txt", "not a pointer\n"));
        var place = Path.Combine(Store, Place(content));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, content);
    }

    private async Task<TestRun> OpenAsync(params string[] tasks)
    {
        var run = new TestRun(new RunOptions { Repository = User }, tasks);
        Assert.DoesNotContain(
            await run.Store.PrepareRunAsync(null, TestRun.Token), warning => warning.Contains("LFS", StringComparison.Ordinal));
        return run;
    }
}
