using PSParallelOrchestrator.Engine.Consolidation;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Tests.Consolidation;

public sealed class OutputLayoutTests
{
    [Theory]
    [InlineData("README.md", "README.md")]
    [InlineData("src/app.js", "src/app.js")]
    [InlineData("tests/deep/x.js", "tests/deep/x.js")]
    [InlineData("docs/guide.md", "docs/guide.md")]
    [InlineData("src/README.md", "src/README.md")]
    [InlineData("app.js", "src/app.js")]
    [InlineData("package.json", "src/package.json")]
    [InlineData("backend/server.py", "src/backend/server.py")]
    [InlineData("requirements.txt", "src/requirements.txt")]
    [InlineData("CMakeLists.txt", "src/CMakeLists.txt")]
    [InlineData(".gitignore", "src/.gitignore")]
    [InlineData(".orchestrator/lock", "src/.orchestrator/lock")]
    [InlineData("executor_0/x", "src/executor_0/x")]
    [InlineData("report.html", "src/report.html")]
    [InlineData("API.md", "docs/API.md")]
    [InlineData("backend/README.md", "docs/backend/README.md")]
    [InlineData("guide.rst", "docs/guide.rst")]
    [InlineData("manual.adoc", "docs/manual.adoc")]
    [InlineData("LICENSE", "docs/LICENSE")]
    [InlineData("LICENSE.txt", "docs/LICENSE.txt")]
    [InlineData("doc/a.txt", "docs/a.txt")]
    [InlineData("Src/a", "src/a")]
    [InlineData("test/a.js", "tests/a.js")]
    [InlineData("__tests__/a.js", "tests/a.js")]
    [InlineData("Tests/A.cs", "tests/A.cs")]
    [InlineData("backend/tests/fixture.json", "tests/backend/tests/fixture.json")]
    [InlineData("test_app.py", "tests/test_app.py")]
    [InlineData("app_test.go", "tests/app_test.go")]
    [InlineData("ui/app.test.tsx", "tests/ui/app.test.tsx")]
    [InlineData("ui/app.spec.ts", "tests/ui/app.spec.ts")]
    [InlineData("AppTests.cs", "tests/AppTests.cs")]
    [InlineData("AppTest.java", "tests/AppTest.java")]
    [InlineData("TestApp.java", "tests/TestApp.java")]
    [InlineData("app_spec.rb", "tests/app_spec.rb")]
    [InlineData("Module.Tests.ps1", "tests/Module.Tests.ps1")]
    [InlineData("conftest.py", "tests/conftest.py")]
    [InlineData("smoke.bats", "tests/smoke.bats")]
    [InlineData("contest.py", "src/contest.py")]
    [InlineData("Latest.java", "src/Latest.java")]
    [InlineData("latest.cs", "src/latest.cs")]
    [InlineData("attest.go", "src/attest.go")]
    [InlineData("protest.test", "src/protest.test")]
    public void Files_go_where_they_belong(string from, string to) =>
        Assert.Equal(to, OutputLayout.Place(new GitPath(from)).Raw);

    [Fact]
    public void Two_files_never_get_one_place()
    {
        var placed = Arrange("app.js", "src/app.js", "SRC/App.js", "test/x", "tests/x", "lib", "src/lib/y", "src/z", "z/inner", "z/other");
        Assert.Equal("src/app.js", placed["src/app.js"].To.Raw);
        Assert.Equal("src/app.root.js", placed["app.js"].To.Raw);
        Assert.Equal("src/App.SRC.js", placed["SRC/App.js"].To.Raw);
        Assert.Equal("tests/x.test", placed["test/x"].To.Raw);
        Assert.Equal("src/lib.root", placed["lib"].To.Raw);
        Assert.Equal("src/z.z/inner", placed["z/inner"].To.Raw);
        Assert.Equal("src/z.z/other", placed["z/other"].To.Raw);
        Assert.All(placed.Values, file => Assert.Equal(file.To != OutputLayout.Place(file.From), file.WasTaken));
    }

    [Fact]
    public void What_stands_already_stays_also_with_names_that_differ_in_case_only()
    {
        var placed = Arrange("src/a", "src/A");
        Assert.All(placed.Values, file => Assert.Equal(file.From, file.To));
    }

    [Fact]
    public void Random_files_all_get_places_that_fit_in_one_tree()
    {
        var random = new Random(7);
        string[] names = ["a", "A", "b.js", "src", "test", "docs", "README.md", "x.test.js", "x.md"];
        for (var round = 0; round < 300; round++)
        {
            var files = new HashSet<string>();
            for (var i = 0; i < 12; i++)
            {
                var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => names[random.Next(names.Length)]));
                if (!files.Any(file =>
                        file.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(file + "/", StringComparison.Ordinal)))
                {
                    files.Add(path);
                }
            }

            var places = OutputLayout.Arrange(files.Select(file => new GitPath(file))).Select(file => file.To).ToHashSet();
            Assert.Equal(files.Count, places.Count);
            Assert.DoesNotContain(places, place => place.Ancestors().Any(places.Contains));
            Assert.All(places, place =>
                Assert.True(place.Raw == "README.md" || place.Raw.Split('/')[0] is "src" or "tests" or "docs", place.Raw));
        }
    }

    [Theory]
    [InlineData("l", "app.js", "src/l", "app.js")]
    [InlineData("l.md", "app.js", "docs/l.md", "../src/app.js")]
    [InlineData("d/l", "../app.js", "src/d/l", "../app.js")]
    [InlineData("src/l", "../app.js", "src/l", "app.js")]
    [InlineData("l", "src", "src/l", ".")]
    [InlineData("l", "not/there", "src/l", "not/there")]
    [InlineData("l", "d/../app.js", "src/l", "d/../app.js")]
    public void Links_still_point_to_what_they_pointed_to(string link, string target, string place, string expected)
    {
        var files = new[] { link, "app.js", "src/x" }
            .Distinct()
            .ToDictionary(file => new GitPath(file), file => OutputLayout.Place(new GitPath(file)));
        Assert.Equal(place, files[new GitPath(link)].Raw);
        Assert.Equal(expected, new LinkRelocation(files).Relocate(new GitPath(link), new GitPath(target)).Raw);
    }

    private static Dictionary<string, PlacedFile> Arrange(params string[] files) =>
        OutputLayout.Arrange(files.Select(file => new GitPath(file))).ToDictionary(file => file.From.Raw);
}
