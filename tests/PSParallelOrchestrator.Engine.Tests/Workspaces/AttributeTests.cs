using System.Text;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What a repository's own attributes do to files and merges.</summary>
public sealed class AttributeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string User => Path.Combine(directory.Path, "user");

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("*.bat eol=crlf\n", "new.bat", "a\r\nb\r\n", "a\nb\n", "a\r\nb\r\n")]
    [InlineData("*.txt text\n", "new.txt", "a\r\nb\n", "a\nb\n", "a\nb\n")]
    [InlineData("* text=auto\n", "new.txt", "a\r\nb\r\n", "a\nb\n", "a\nb\n")]
    [InlineData("* text=auto\n", "new.bin", "a\0b\r\n", "a\0b\r\n", "a\0b\r\n")]
    [InlineData("* text=auto\n", "lone.txt", "a\rb\r\n", "a\rb\r\n", "a\rb\r\n")]
    [InlineData("*.dat -text\n* text=auto\n*.dat -text\n", "new.dat", "a\r\n", "a\r\n", "a\r\n")]
    [InlineData("*.x binary\n", "new.x", "a\r\n", "a\r\n", "a\r\n")]
    [InlineData("# nothing\n", "new.txt", "a\r\n", "a\r\n", "a\r\n")]
    public async Task A_new_file_is_recorded_as_git_add_would_and_the_branch_is_clean_when_checked_out(
        string attributes, string file, string written, string recorded, string checkedOut)
    {
        TestGit.MakeRepository(User, (".gitattributes", attributes), ("f", "1\n"));
        using var run = await OpenAsync("a", "b:a");
        var snapshot = await run.WriteAsync("a", (file, written));
        Assert.Equal(recorded, Blob(run, snapshot.Commit!, file));
        var (next, _, _) = await run.BeginAsync("b");
        Assert.Equal(checkedOut, next.Read(file));

        run["b"].Commit = snapshot.Commit;
        run.Run.SetState(run["b"], TaskState.Succeeded, null);
        var result = await run.ConsolidateAsync();
        TestGit.Run(User, "checkout", "--quiet", result.Branch!);
        Assert.Equal(string.Empty, TestGit.Run(User, "status", "--porcelain"));
        Assert.Equal(checkedOut, File.ReadAllText(Path.Combine(User, file)));
    }

    [Fact]
    public async Task Attributes_that_a_task_writes_apply_to_its_files()
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        using var run = await OpenAsync("a");
        var snapshot = await run.WriteAsync("a", ("d/.gitattributes", "*.txt text\n"), ("d/x.txt", "1\r\n"), ("x.txt", "1\r\n"));
        Assert.Equal("1\n", Blob(run, snapshot.Commit!, "d/x.txt"));
        Assert.Equal("1\r\n", Blob(run, snapshot.Commit!, "x.txt"));
    }

    [Fact]
    public async Task What_the_repository_has_with_both_characters_stays_so_where_git_only_guesses()
    {
        TestGit.MakeRepository(User, ("old.txt", "1\r\n"));
        TestGit.Run(User, "config", "core.autocrlf", "false");
        File.WriteAllText(Path.Combine(User, ".gitattributes"), "* text=auto\n");
        TestGit.Run(User, "add", ".gitattributes");
        TestGit.Run(User, "commit", "--quiet", "-m", "attributes");
        using var run = await OpenAsync("a");
        var snapshot = await run.WriteAsync("a", ("old.txt", "1\r\n2\r\n"));
        Assert.Equal("1\r\n2\r\n", Blob(run, snapshot.Commit!, "old.txt"));
    }

    [Fact]
    public async Task A_file_of_3_MB_is_normalized_whole()
    {
        TestGit.MakeRepository(User, (".gitattributes", "* text=auto\n"), ("f", "1\n"));
        using var run = await OpenAsync("a");
        var lines = new StringBuilder();
        for (var i = 0; i < 300_000; i++)
        {
            lines.Append("line ").Append(i).Append('\r').Append('\n');
        }

        var snapshot = await run.WriteAsync("a", ("large.txt", lines.ToString()));
        Assert.Equal(lines.Replace("\r\n", "\n").ToString().TrimEnd('\n'), run.Text(snapshot.Commit!, "large.txt"));
    }

    [Fact]
    public async Task A_pipe_named_like_the_attributes_hangs_nothing()
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        using var run = await OpenAsync("a");
        var snapshot = await run.DoAsync(
            "a", workspace => workspace.Shell("mkdir d; mkfifo d/.gitattributes; echo 'x text' > .gitattributes; echo 1 > d/x"));
        Assert.Equal([".gitattributes", "d/x", "f"], run.Files(snapshot.Commit!));
    }

    [Fact]
    public async Task A_new_project_takes_every_byte_as_it_is()
    {
        using var run = new TestRun("a", "b:a");
        var snapshot = await run.WriteAsync("a", (".gitattributes", "* text eol=crlf\n"), ("x", "1\r\n2\n"));
        Assert.Equal("1\r\n2\n", Blob(run, snapshot.Commit!, "x"));
        var (next, _, _) = await run.BeginAsync("b");
        Assert.Equal("1\r\n2\n", next.Read("x"));
    }

    [Fact]
    public async Task A_union_keeps_the_lines_of_both()
    {
        TestGit.MakeRepository(User, (".gitattributes", "CHANGES merge=union\n"), ("CHANGES", "begin\nend\n"));
        using var run = await OpenAsync("a", "b");
        await run.WriteAsync("a", ("CHANGES", "begin\nof a\nend\n"));
        await run.WriteAsync("b", ("CHANGES", "begin\nof b\nend\n"));
        var result = await run.ConsolidateAsync();
        Assert.Empty(result.Summary.Conflicts);
        Assert.Equal("begin\nof a\nof b\nend", run.Text(result.Summary.Commit!, "CHANGES"));
    }

    [Theory]
    [InlineData("*.lock -merge")]
    [InlineData("*.lock binary")]
    [InlineData("*.lock merge=binary")]
    public async Task What_is_one_whole_is_never_merged_line_by_line(string attribute)
    {
        TestGit.MakeRepository(User, (".gitattributes", attribute + "\n"), ("p.lock", "1\n2\n3\n4\n5\n6\n7\n8\n"), ("other", "1\n"));
        using var run = await OpenAsync("a", "b", "c");
        await run.WriteAsync("a", ("p.lock", "one\n2\n3\n4\n5\n6\n7\n8\n"));
        await run.WriteAsync("b", ("p.lock", "1\n2\n3\n4\n5\n6\n7\neight\n"));
        await run.WriteAsync("c", ("other", "2\n"));
        var open = await run.ConsolidateAsync();
        var conflict = Assert.Single(open.Summary.Conflicts);
        Assert.Equal(("p.lock", MergeConflictKind.Content), (conflict.Path, conflict.Kind));
        Assert.Null(conflict.Resolution);
        Assert.Equal(["a", "b"], conflict.Tasks);

        var later = await run.ConsolidateAsync(ConflictStrategy.PreferLater);
        Assert.Equal("1\n2\n3\n4\n5\n6\n7\neight", run.Text(later.Summary.Commit!, "p.lock"));
        Assert.Equal("2", run.Text(later.Summary.Commit!, "other"));
        var marked = await run.ConsolidateAsync(ConflictStrategy.Markers);
        Assert.Equal("one\n2\n3\n4\n5\n6\n7\n8", run.Text(marked.Summary.Commit!, "p.lock"));
        Assert.Contains("p.b.lock", run.Files(marked.Summary.Commit!));
    }

    [Fact]
    public async Task What_would_run_programs_is_named_before_the_first_task()
    {
        TestGit.MakeRepository(
            User,
            (".gitattributes",
                "# filter=comment\n*.key filter=crypt diff=x\n\"a b\" merge=ours\n*.big filter=lfs\n*.c ident\n"
                    + "*.u working-tree-encoding=UTF-16\n*.m merge=union\n"),
            ("sub/.gitattributes", "*.pem  filter=crypt\n"),
            ("f", "1"));
        using var run = new TestRun(new RunOptions { Repository = User }, "a");
        var warnings = await run.Store.PrepareRunAsync(null, TestRun.Token);
        Assert.Equal(
            [
                "Files are not turned into the encoding UTF-16, as .gitattributes asks for '*.u'.",
                "Git LFS is not set up in your repository, and tasks see its pointers instead of the files, as .gitattributes asks for "
                    + "'*.big'.",
                "Ident lines are not filled in, as .gitattributes asks for '*.c'.",
                "The filter 'crypt' is not run, and files are as the repository has them, as .gitattributes asks for '*.key', 'sub/*.pem'.",
                "The merge driver 'ours' is not run, and files are merged as text, as .gitattributes asks for 'a b'.",
            ],
            warnings);
    }

    [Theory]
    [InlineData("*.x filter=evil\n")]
    [InlineData("*.x ident\n")]
    public async Task Filters_never_run(string attributes)
    {
        TestGit.MakeRepository(User, (".gitattributes", attributes), ("a.x", "$Id$ 1\n"));
        TestGit.Run(User, "config", "filter.evil.smudge", $"touch {directory.Path}/ran; cat");
        TestGit.Run(User, "config", "filter.evil.clean", $"touch {directory.Path}/ran; cat");
        using var run = await OpenAsync("a");

        // The user's own git ran it, when it was asked whether anything there is uncommitted.
        File.Delete(Path.Combine(directory.Path, "ran"));
        var (workspace, input, token) = await run.BeginAsync("a");
        Assert.Equal("$Id$ 1\n", workspace.Read("a.x"));
        workspace.Write("b.x", "$Id$ 2\n");
        var snapshot = await run.EndAsync("a", workspace, input, token);
        Assert.Equal("$Id$ 2", run.Text(snapshot.Commit!, "b.x"));
        Assert.False(File.Exists(Path.Combine(directory.Path, "ran")));
    }

    [Fact]
    public async Task A_whole_file_that_one_renamed_and_another_changed_is_not_merged_either()
    {
        const string Lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        TestGit.MakeRepository(User, (".gitattributes", "*.dat -merge\n"), ("x.dat", Lines));
        using var run = await OpenAsync("a", "b");
        await run.DoAsync("a", workspace =>
        {
            File.Delete(workspace["x.dat"]);
            workspace.Write("y.dat", Lines.Replace("1", "one", StringComparison.Ordinal));
        });
        await run.WriteAsync("b", ("x.dat", Lines.Replace("9", "nine", StringComparison.Ordinal)));
        var result = await run.ConsolidateAsync(ConflictStrategy.KeepBoth);
        Assert.Equal("one\n2\n3\n4\n5\n6\n7\n8\n9", run.Text(result.Summary.Commit!, "y.dat"));
        Assert.Equal("1\n2\n3\n4\n5\n6\n7\n8\nnine", run.Text(result.Summary.Commit!, "x.dat"));
    }

    [Fact]
    public async Task Whose_change_knew_the_other_wins_also_where_merges_cross()
    {
        TestGit.MakeRepository(User, (".gitattributes", "*.dat -merge\n"), ("w.dat", "0\n"), ("z.txt", "0\n"));
        using var run = await OpenAsync("a", "b", "e", "c:a,b", "d:a,b,e");
        await run.WriteAsync("a", ("of-a", "x"));
        await run.WriteAsync("b", ("w.dat", "of b\n"));
        await run.WriteAsync("e", ("of-e", "x"));
        await run.WriteAsync("c", ("w.dat", "of c\n"), ("z.txt", "of c\n"));
        await run.WriteAsync("d", ("z.txt", "of d\n"));
        var result = await run.ConsolidateAsync(ConflictStrategy.PreferLater);
        Assert.Equal("of c", run.Text(result.Summary.Commit!, "w.dat"));
        Assert.Equal(["z.txt"], result.Summary.Conflicts.Select(conflict => conflict.Path));
    }

    [Fact]
    public async Task Attributes_apply_in_a_folder_whose_name_is_no_text()
    {
        TestGit.MakeRepository(User, (".gitattributes", "* text=auto\n"));
        using var run = await OpenAsync("a");
        var snapshot = await run.DoAsync("a", workspace => workspace.Shell(
            "d=$(printf 'd\\351r'); mkdir \"$d\"; echo '*.b -text' > \"$d/.gitattributes\"; printf 'x\\r\\n' > \"$d/new.b\""));
        var blob = run.Git("ls-tree", "-r", snapshot.Commit!).Split('\n').Single(line => line.Contains("new.b", StringComparison.Ordinal));
        Assert.Equal(3, TestGit.Try(run.Paths.Repository, "cat-file", "blob", blob.Split(' ', '\t')[2]).Output.Length);
    }

    [Fact]
    public async Task A_union_of_two_new_files_may_be_executed_if_one_may()
    {
        TestGit.MakeRepository(User, (".gitattributes", "*.sh merge=union\n"));
        using var run = await OpenAsync("a", "b");
        await run.WriteAsync("a", ("run.sh", "a\n"));
        await run.DoAsync("b", workspace =>
        {
            workspace.Write("run.sh", "b\n");
            workspace.MakeExecutable("run.sh");
        });
        Assert.StartsWith("100755", run.Git("ls-tree", (await run.ConsolidateAsync()).Summary.Commit!, "run.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_command_makes_anew_is_recorded_by_the_same_rules()
    {
        TestGit.MakeRepository(User, (".gitattributes", "*.bat eol=crlf\n"), ("lock.bat", "0\n"));
        using var run = new TestRun(
            new RunOptions
            {
                Repository = User,
                Conflicts =
                [
                    new() { Pattern = "lock.bat", Strategy = PathConflictStrategy.Regenerate, Command = "printf '1\\r\\n' > lock.bat" },
                ],
            },
            "a",
            "b");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("lock.bat", "a\r\n"));
        await run.WriteAsync("b", ("lock.bat", "b\r\n"));
        var result = await run.ConsolidateAsync();
        Assert.Equal("1\n", Blob(run, result.Summary.Commit!, "lock.bat"));
    }

    private static string Blob(TestRun run, string commit, string path) =>
        Encoding.UTF8.GetString(TestGit.Try(run.Paths.Repository, "cat-file", "blob", $"{commit}:{path}").Output.Span);

    private async Task<TestRun> OpenAsync(params string[] tasks)
    {
        var run = new TestRun(new RunOptions { Repository = User }, tasks);
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        return run;
    }
}
