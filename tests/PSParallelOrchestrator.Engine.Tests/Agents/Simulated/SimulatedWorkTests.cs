using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.Agents.Simulated;

namespace PSParallelOrchestrator.Engine.Tests.Agents.Simulated;

public class SimulatedWorkTests
{
    private static readonly string[] HostileTexts =
    [
        "\"\"\" end */ --> </script> ' `$(rm -rf /)` {{x}} ${y} \\u0022 \u202eabc\0def\u001b[2J",
        "\r\n\tlines\u2028and\u0085more\n# heading\n-- comment",
        "Сделай приложение 日本語 ü \ud83d\ude00 \ud800 lone",
        "class import return def string object int",
        new('x', 100_000),
    ];

    [Theory]
    [InlineData("api", "Build the REST API", "src/api/api_service.py")]
    [InlineData("api", "Build the REST API of the web page", "src/api/api_service.py")]
    [InlineData("backend", "Implement the backend. Part of: Build a todo app with backend and frontend", "src/backend/backend_service.py")]
    [InlineData("frontend", "Implement the frontend. Part of: Build a todo app with backend and frontend", "src/frontend/frontend.ts")]
    [InlineData("list", "Show the tasks on a page, by the API", "src/list/list.ts")]
    [InlineData("db-schema", "Define tables for users", "src/db-schema/db_schema_service.py")]
    [InlineData("x1", "Anything", "src/x1/x1_service.py")]
    [InlineData("api-tests", "Write tests of the api", "tests/api-tests/support/api_tests_service.py")]
    public void What_is_written_fits_the_words(string id, string prompt, string path)
    {
        var files = SimulatedWork.For(new OrchestratorTask { Id = id, Prompt = prompt }, null);

        Assert.Contains(path, files.Select(static file => file.Path));
    }

    [Fact]
    public void Documentation_tasks_leave_documentation_alone()
    {
        var files = SimulatedWork.For(new OrchestratorTask { Id = "docs", Prompt = "Write the user guide for the Python API" }, null);

        Assert.All(files, static file => Assert.EndsWith(".md", file.Path, StringComparison.Ordinal), throwIfEmpty: true);
    }

    [Theory]
    [InlineData("api", "Build the payment API")]
    [InlineData("ui", "Build the payment page")]
    [InlineData("db", "Build the payment table")]
    [InlineData("manual", "Build the payment guide")]
    public void Files_name_their_task_use_its_words_and_say_that_they_are_simulated(string id, string prompt)
    {
        var files = SimulatedWork.For(new OrchestratorTask { Id = id, Prompt = prompt }, null);

        Assert.Contains(files, file => file.Path == $"docs/{id}.md");
        Assert.Contains(files, file =>
            file.Path == $"src/{id}/README.md" && file.Content.StartsWith($"## {id}: ", StringComparison.Ordinal));
        Assert.Contains(files, static file => file.Content.Contains("payment", StringComparison.Ordinal));
        Assert.All(files, file =>
        {
            Assert.Contains("SIMULATED", file.Content, StringComparison.Ordinal);
            Assert.Contains($"task {id}.", file.Content, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', file.Content);
            Assert.EndsWith("\n", file.Content, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Another_prompt_or_other_requirements_give_other_files()
    {
        var task = new OrchestratorTask { Id = "api", Prompt = "Build it" };

        var files = SimulatedWork.For(task, "one");

        Assert.Equal(files, SimulatedWork.For(task with { DependsOn = ["x"] }, "one"));
        Assert.NotEqual(files, SimulatedWork.For(task, "two"));
        Assert.NotEqual(files, SimulatedWork.For(task with { Prompt = "Build it now" }, "one"));
    }

    [Fact]
    public void Hostile_prompts_stay_inside_their_comments()
    {
        foreach (var prompt in HostileTexts)
        {
            foreach (var id in new[] { "api", "ui", "manual", "x" })
            {
                var task = new OrchestratorTask { Id = id, Title = prompt, Prompt = prompt };
                foreach (var file in SimulatedWork.For(task, prompt))
                {
                    Assert.True(file.Content.Length < 5000, file.Path);
                    Assert.DoesNotContain(file.Content, static c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2028');
                    Assert.DoesNotContain("$(rm", file.Content, StringComparison.Ordinal);
                    Assert.DoesNotContain("end */", file.Content, StringComparison.Ordinal);
                    Assert.DoesNotContain("</script", file.Content, StringComparison.Ordinal);
                    Assert.DoesNotContain("\n# heading", file.Content, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void No_two_tasks_write_to_one_path()
    {
        var ids = Gen.Elements("a", "b", "a.b", "a_b", "a-b", "1", "a.md", "test", "tests", "docs", "a-tests", "README", "support");
        var prompts = Gen.Elements("a service", "a frontend page", "a guide", "tests");
        var pairs =
            from first in ids
            from second in ids
            where first != second
            from one in prompts
            from two in prompts
            select (first, second, one, two);

        Prop.ForAll(pairs.ToArbitrary(), static pair =>
            {
                var first = SimulatedWork
                    .For(new OrchestratorTask { Id = pair.first, Prompt = pair.one }, null)
                    .Select(static f => f.Path)
                    .ToList();
                var second = SimulatedWork
                    .For(new OrchestratorTask { Id = pair.second, Prompt = pair.two }, null)
                    .Select(static f => f.Path)
                    .ToList();
                // Neither the same file, nor a file where the other has a directory.
                return first.Distinct().Count() == first.Count
                    && !first.Intersect(second).Any()
                    && !first.Any(f => second.Any(s => s.StartsWith(f + "/", StringComparison.Ordinal)));
            })
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("src/api/**", "src/api/x1.txt")]
    [InlineData("**", "x1.txt")]
    [InlineData("dist/*.js", "dist/x1.js")]
    [InlineData("out/**/r?port.json", "out/x1/rxport.json")]
    [InlineData("plain/file", "plain/file")]
    public void Every_output_pattern_gets_a_file(string pattern, string path)
    {
        var files = SimulatedWork.For(new OrchestratorTask { Id = "x1", Prompt = "Say \"hi\" \\", Outputs = [pattern] }, null);

        var file = Assert.Single(files, file => file.Path == path);
        Assert.Contains("SIMULATED", file.Content, StringComparison.Ordinal);
        if (path.EndsWith(".json", StringComparison.Ordinal))
        {
            Assert.True(JsonDocument.Parse(file.Content).RootElement.GetProperty("simulated").GetBoolean());
        }
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/etc/*")]
    [InlineData("a/../../b")]
    [InlineData(".git/config")]
    public void Output_patterns_that_lead_out_of_the_workspace_get_nothing(string pattern)
    {
        var task = new OrchestratorTask { Id = "x1", Prompt = "x" };

        Assert.Equal(SimulatedWork.For(task, null), SimulatedWork.For(task with { Outputs = [pattern] }, null));
    }
}
