using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>Plan files whose tasks are added to a run.</summary>
public sealed class AdditionTests : IDisposable
{
    private static readonly OrchestratorPlan Run = Plans.Of(Plans.Task("a"), Plans.Task("b", "a"));
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Prompt_files_and_matrices_are_read_and_patterns_stand_for_tasks_of_the_run_too()
    {
        await File.WriteAllTextAsync(place["ask.md"], "Ask.", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            place["more.yaml"],
            "tasks:\n- { id: 'x<<_>>', matrix: [1, 2], promptFile: ask.md, dependsOn: ['?'] }\n",
            TestContext.Current.CancellationToken);
        var read = await PlanFileStore.ReadAdditionAsync(
            place["more.yaml"], null, null, TestContext.Current.CancellationToken);
        Assert.Empty(read.Diagnostics);
        var (tasks, found) = AddedTasks.Join(Run, read.GetPlan().Tasks);
        Assert.Empty(found);
        Assert.Equal(["x1", "x2"], tasks.Select(task => task.Id));
        Assert.All(tasks, task => Assert.Equal(("Ask.", "a,b"), (task.Prompt, string.Join(',', task.DependsOn))));
    }

    [Theory]
    [InlineData("more.json")]
    [InlineData("more.yaml")]
    public async Task What_is_wrong_together_with_the_run_has_its_place_in_the_file(string name)
    {
        // JSON is YAML too.
        const string Content = """
            { "tasks": [
              { "id": "a", "command": "x" },
              { "id": "B", "command": "x" },
              { "id": "c", "command": "x", "dependsOn": ["b",
                "aa", "zz*"] },
              { "id": "<<_>>", "matrix": ["d", "e"], "command": "x", "dependsOn": ["a", "a", "nobody"] },
              { "id": "c", "command": "x" },
              { "id": "f", "command": "x", "dependsOn": ["f"] },
              { "id": "g", "command": "x", "dependsOn": ["h"] },
              { "id": "h", "command": "x", "dependsOn": ["g"] }
            ] }
            """;
        await File.WriteAllTextAsync(place[name], Content, TestContext.Current.CancellationToken);
        var read = await PlanFileStore.ReadAdditionAsync(place[name], null, null, TestContext.Current.CancellationToken);
        Assert.Empty(read.Diagnostics);
        var found = AddedTasks.Join(Run, read).Found;
        Assert.All(found, finding => Assert.Equal(place[name], finding.File));
        Assert.Equal(
            [
                "2 DuplicateTaskId", "3 TaskIdDiffersOnlyInCase", "5 DependencyPatternUnmatched", "5 UnknownDependency",
                "6 DuplicateDependency", "6 DuplicateDependency", "6 UnknownDependency", "6 UnknownDependency", "7 DuplicateTaskId",
                "8 SelfDependency", "9 DependencyCycle",
            ],
            found.Select(finding => $"{finding.Line} {finding.Code}").Order(StringComparer.Ordinal));
        var said = string.Join('\n', found);
        Assert.Contains("The run has a task 'a' already.", said, StringComparison.Ordinal);
        Assert.Contains(
            "neither the run nor what is added has such a task. Name the id of a task of the run", said, StringComparison.Ordinal);
        Assert.Contains("Name ids of the run or of what is added", said, StringComparison.Ordinal);
        Assert.DoesNotContain("this plan", said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_doubtful_in_the_run_itself_is_not_said_again()
    {
        var run = Plans.Of(Plans.Task("a"), Plans.Task("b", "a", "a"));
        Assert.Empty(AddedTasks.Join(run, [Plans.Task("c", "b")]).Found);
        Assert.Equal("DuplicateDependency", Assert.Single(AddedTasks.Join(run, [Plans.Task("c", "b", "b")]).Found).Code);
    }

    [Fact]
    public void A_plan_in_memory_keeps_what_it_says_of_results_to_itself()
    {
        Assert.Empty(AddedTasks.Beside(Plans.Of(Plans.Task("c"))));
        var found = AddedTasks.Beside(Plans.Of(Plans.Task("c")) with { Ignore = ["*.log"], Requirements = "More." });
        Assert.Equal(
            [("KeyNotForAddedTasks", PlanDiagnosticSeverity.Error), ("KeyOfPlanLeftOut", PlanDiagnosticSeverity.Warning)],
            found.Select(finding => (finding.Code, finding.Severity)));
        var shell = Assert.Single(AddedTasks.Beside(Plans.Of(Plans.Task("c")) with { CommandShell = "bash" }));
        Assert.Equal(("KeyNotForAddedTasks", true), (shell.Code, shell.Message.Contains("'commandShell'", StringComparison.Ordinal)));
    }
}
