using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>The model's files: what they do, and that nothing outside the workspace can be reached.</summary>
public sealed class FileToolsTests : ProcessTestBase
{
    private string Root => Directory.CreateDirectory(PathOf("workspace")).FullName;

    [Theory]
    [InlineData("../secret.txt", "leads up")]
    [InlineData("a/../../secret.txt", "leads up")]
    [InlineData("a/..", "leads up")]
    [InlineData("/etc/passwd", "outside")]
    [InlineData("{root}-other/x", "outside")]
    [InlineData("{root}/../secret.txt", "leads up")]
    [InlineData(".git/hooks/pre-commit", "git's own")]
    [InlineData("sub/.GIT/config", "git's own")]
    [InlineData(".git ", "git's own")]
    [InlineData("git~1/config", "git's own")]
    [InlineData("a\0b", "control character")]
    [InlineData("a\nb", "control character")]
    [InlineData("out/secret.txt", "symbolic link")]
    [InlineData("out/new/deep.txt", "symbolic link")]
    [InlineData("link.txt", "symbolic link")]
    [InlineData("dangling.txt", "symbolic link")]
    [InlineData("fifo", "no plain file")]
    public void A_path_that_leads_elsewhere_is_refused_for_every_tool(string path, string why)
    {
        Prepare();
        path = path.Replace("{root}", Root, StringComparison.Ordinal);
        var tools = new FileTools(new WorkspaceFiles(Root));
        Func<JsonElement, string>[] all = [tools.View, tools.Create, tools.Replace, tools.Insert];
        var input = Input(
            ("path", path),
            ("file_text", "x"),
            ("old_str", "secret"),
            ("new_str", "x"),
            ("insert_line", 0),
            ("insert_text", "x"));
        Assert.All(all, tool =>
        {
            var refused = Assert.Throws<ToolException>(() => tool(input));
            Assert.True(refused.IsRefused, refused.Message);
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        });
        Assert.Equal("secret", File.ReadAllText(PathOf("secret.txt")));
        Assert.Equal(["secret.txt"], Directory.GetFileSystemEntries(PathOf("outside")).Select(Path.GetFileName));
        Assert.False(File.Exists(PathOf("gone.txt")));
    }

    [Theory]
    [InlineData("missing.txt", "There is no file")]
    [InlineData("sub", "is a directory")]
    [InlineData(".", "is a directory")]
    [InlineData("text.txt/below", "is no directory")]
    [InlineData("binary", "NUL bytes")]
    [InlineData("latin1", "no text in UTF-8")]
    [InlineData("huge", "at most can be read")]
    public void What_is_no_text_cannot_be_changed(string path, string why)
    {
        Prepare();
        var tools = new FileTools(new WorkspaceFiles(Root));
        var error = Assert.Throws<ToolException>(() => tools.Replace(Input(("path", path), ("old_str", "a"))));
        Assert.False(error.IsRefused);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_replaced_only_where_it_stands_once()
    {
        var tools = Having("a b a\r\nc");
        Assert.Contains(
            "more than once",
            Assert.Throws<ToolException>(() => tools.Replace(Input(("path", "f"), ("old_str", "a"), ("new_str", "x")))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "\\r\\n",
            Assert.Throws<ToolException>(() => tools.Replace(Input(("path", "f"), ("old_str", "a\nc"), ("new_str", "x")))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "empty",
            Assert.Throws<ToolException>(() => tools.Replace(Input(("path", "f"), ("old_str", ""), ("new_str", "x")))).Message,
            StringComparison.Ordinal);
        tools.Replace(Input(("path", $"{Root}/f"), ("old_str", "b ")));
        Assert.Equal("a a\r\nc", File.ReadAllText(Path.Combine(Root, "f")));
    }

    [Theory]
    [InlineData("", 0, "x", "x")]
    [InlineData("a\nb\n", 0, "x", "x\na\nb\n")]
    [InlineData("a\nb\n", 1, "x\n", "a\nx\nb\n")]
    [InlineData("a\nb\n", 2, "x", "a\nb\nx")]
    [InlineData("a", 1, "x", "a\nx")]
    [InlineData("a\nb\n", 3, "x", null)]
    [InlineData("a\nb\n", -1, "x", null)]
    public void Lines_are_inserted_after_a_line(string before, int line, string text, string? after)
    {
        var tools = Having(before);
        var input = Input(("path", "f"), ("insert_line", line), ("insert_text", text));
        if (after is null)
        {
            Assert.Throws<ToolException>(() => tools.Insert(input));
        }
        else
        {
            tools.Insert(input);
        }

        Assert.Equal(after ?? before, File.ReadAllText(Path.Combine(Root, "f")));
    }

    [Theory]
    [InlineData("[2,3]", "     2\tb\n     3\tc\n")]
    [InlineData("[3,-1]", "     3\tc\n     4\t\n")]
    [InlineData("[3,99]", "     3\tc\n     4\t\n")]
    [InlineData("null", "     1\ta\n     2\tb\n     3\tc\n     4\t\n")]
    [InlineData("[0,1]", null)]
    [InlineData("[3,2]", null)]
    [InlineData("[9,10]", null)]
    [InlineData("[1]", null)]
    [InlineData("5", null)]
    public void Some_lines_can_be_viewed(string range, string? shown)
    {
        var tools = Having("a\nb\r\nc\n");
        var input = JsonDocument.Parse($$"""{"path":"./f","view_range":{{range}}}""").RootElement;
        if (shown is null)
        {
            Assert.Throws<ToolException>(() => tools.View(input));
        }
        else
        {
            Assert.Equal(shown, tools.View(input));
        }
    }

    [Fact]
    public void A_long_file_is_shown_in_part_and_a_directory_two_levels_deep_without_git()
    {
        Prepare();
        var tools = Having(string.Join('\n', Enumerable.Repeat(new string('x', 1000), 100)));
        Assert.Contains("name a view_range", tools.View(Input(("path", "f"))), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(Root, "sub/deeper/deepest"));
        var listing = tools.View(Input(("path", ".")));
        Assert.Contains("sub/deeper/\n", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("deepest", listing, StringComparison.Ordinal);
        Assert.DoesNotContain(".git", listing, StringComparison.Ordinal);
        Assert.Contains("out (symbolic link)", listing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_written_with_its_directories_keeps_its_permissions_and_is_bounded()
    {
        Directory.CreateDirectory(Root);
        Script("workspace/f", "old");
        var tools = new FileTools(new WorkspaceFiles(Root));
        tools.Create(Input(("path", "f"), ("file_text", "new")));
        tools.Create(Input(("path", "a/b/c.txt"), ("file_text", "ä")));
        Assert.True(FileTree.Open(Root).Find(GitPath.FromText("f"))!.Value.IsExecutable);
        Assert.Equal("ä"u8.ToArray(), File.ReadAllBytes(Path.Combine(Root, "a/b/c.txt")));
        Assert.Throws<ToolException>(() =>
            tools.Create(Input(("path", "f"), ("file_text", new string('x', (int)WorkspaceFiles.LargestFile + 1)))));
        Assert.Throws<ToolException>(() => tools.Create(Input(("path", "a"), ("file_text", "x"))));
        Assert.Throws<ToolException>(() => tools.Create(Input(("path", "f"), ("file_text", 5))));
        Assert.Equal("new", File.ReadAllText(Path.Combine(Root, "f")));
    }

    private static JsonElement Input(params (string Name, object Value)[] fields) =>
        JsonSerializer.SerializeToElement(fields.ToDictionary(field => field.Name, field => field.Value));

    private FileTools Having(string text)
    {
        File.WriteAllText(Path.Combine(Root, "f"), text);
        return new FileTools(new WorkspaceFiles(Root));
    }

    private void Prepare()
    {
        Directory.CreateDirectory(PathOf("outside"));
        File.WriteAllText(PathOf("secret.txt"), "secret");
        File.WriteAllText(PathOf("outside/secret.txt"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(Root, "out"), PathOf("outside"));
        File.CreateSymbolicLink(Path.Combine(Root, "link.txt"), PathOf("secret.txt"));
        File.CreateSymbolicLink(Path.Combine(Root, "dangling.txt"), PathOf("gone.txt"));
        Directory.CreateDirectory(Path.Combine(Root, "sub/.git"));
        Directory.CreateDirectory(Path.Combine(Root, ".git/hooks"));
        Directory.CreateDirectory(Root + "-other");
        File.WriteAllText(Path.Combine(Root, "text.txt"), "a");
        File.WriteAllBytes(Path.Combine(Root, "binary"), [1, 0, 2]);
        File.WriteAllBytes(Path.Combine(Root, "latin1"), [0xE4]);
        using (var huge = File.Create(Path.Combine(Root, "huge")))
        {
            huge.SetLength(WorkspaceFiles.LargestFile + 1);
        }

        using var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(Root, "fifo"));
        made.WaitForExit();
    }
}
