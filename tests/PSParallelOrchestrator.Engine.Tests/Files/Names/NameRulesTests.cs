using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Merging;

namespace PSParallelOrchestrator.Engine.Tests.Files.Names;

public sealed class NameRulesTests
{
    [Theory]
    [InlineData("CON")]
    [InlineData("con.txt")]
    [InlineData("Aux.tar.gz")]
    [InlineData("COM1")]
    [InlineData("com¹.x")]
    [InlineData("NUL .txt")]
    [InlineData("end.")]
    [InlineData("end ")]
    [InlineData("a:b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("a\\b")]
    public void Windows_cannot_hold(string name) => Assert.NotNull(NameRules.WindowsProblem(GitPath.FromText(name)));

    [Theory]
    [InlineData("console")]
    [InlineData("COM")]
    [InlineData("COM10")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("ünïcode")]
    public void Windows_can_hold(string name) => Assert.Null(NameRules.WindowsProblem(GitPath.FromText(name)));

    [Theory]
    [InlineData(".gitignore")]
    [InlineData(".github")]
    [InlineData("git")]
    [InlineData("git~2")]
    [InlineData("x.git")]
    [InlineData("great")]
    public void Names_that_only_look_like_gits_own_are_fine(string name) =>
        Assert.False(NameRules.MeansGitDirectory(GitPath.FromText(name)));

    [Theory]
    [InlineData("\u00c5", "A\u030a")]
    [InlineData("\u212b", "a\u030a")]
    [InlineData("\u1ec7", "e\u0323\u0302")]
    [InlineData("\u1ec7", "e\u0302\u0323")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\u30ac", "\u30ab\u3099")]
    public void Forms_of_one_name_fold_to_one(string one, string other) =>
        Assert.Equal(NameRules.Fold(GitPath.FromText(one)), NameRules.Fold(GitPath.FromText(other)));

    [Fact]
    public void Different_names_stay_different() =>
        Assert.Equal(4, new[] { "a", "ä", "á", "\u0430" }.Select(name => NameRules.Fold(GitPath.FromText(name))).Distinct().Count());

    [Theory]
    [InlineData("f.txt", "f.t.txt")]
    [InlineData("d.x/f", "d.x/f.t")]
    [InlineData(".env", ".env.t")]
    [InlineData("a.tar.gz", "a.tar.t.gz")]
    public void A_second_name_carries_the_word(string path, string expected) =>
        Assert.Equal(expected, AlternativeName.First(new GitPath(path), "t", _ => true).Raw);

    [Fact]
    public void A_second_name_is_never_longer_than_a_name_may_be_and_cuts_no_character()
    {
        var name = AlternativeName.First(GitPath.FromText(new string('ü', 125) + ".txt"), "task", _ => true);
        Assert.True(name.Raw.Length <= 255);
        Assert.True(name.IsText);
        Assert.EndsWith("ü.task.txt", name.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/**", "src/a/b", true)]
    [InlineData("src/*", "src/a", true)]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "d/a.txt", false)]
    [InlineData("**/*.txt", "d/e/a.txt", true)]
    [InlineData("**/*.txt", "a.txt", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("dir", "dir/f", true)]
    [InlineData("./dir/", "dir/f", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("src/**", "srcs/a", false)]
    public void Patterns(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathPattern(pattern).Matches(GitPath.FromText(path)));

    [Fact]
    public void Paths_show_bytes_that_are_no_text_and_control_characters()
    {
        var path = GitPath.FromBytes("a\nü"u8).Join(GitPath.FromBytes([0xff, (byte)'b']));
        Assert.Equal("a\nü/\\xffb", path.Text);
        Assert.Equal("a\\nü/\\xffb", path.Display);
        Assert.False(path.IsText);
    }
}
