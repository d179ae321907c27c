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
