using PSParallelOrchestrator.Engine.Composition;

namespace PSParallelOrchestrator.Engine.Tests.Composition;

/// <summary>Parts of plans.</summary>
public class PlanSelectorTests
{
    private static readonly OrchestratorPlan Plan = new()
    {
        Requirements = "r",
        Tasks =
        [
            Task("a"),
            Task("b", ["a"], "x"),
            Task("c", ["b", "a"], "y") with { DependencyReasons = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } },
            Task("d"),
        ],
    };

    private static OrchestratorTask Task(string id, string[]? dependsOn = null, string tag = "t") =>
        new() { Id = id, Prompt = "p", DependsOn = dependsOn ?? [], Tags = [tag] };

    private static string Select(TaskSelection selection, params string[] done) =>
        string.Join(' ', PlanSelector.Select(Plan, selection, done.ToHashSet()).Plan.Tasks.Select(task =>
            $"{task.Id}({string.Join(',', task.DependsOn)};{string.Join(',', task.DependencyReasons.Keys)})"));

    [Fact]
    public void What_tasks_need_comes_along_in_plan_order()
    {
        Assert.Equal("a(;) b(a;) c(b,a;a,b)", Select(new TaskSelection { Ids = ["C"] }));
        Assert.Equal("a(;) b(a;)", Select(new TaskSelection { Tags = ["x"] }));
        Assert.Equal("a(;) b(a;) d(;)", Select(new TaskSelection { ExcludedIds = ["c"] }));
    }

    [Fact]
    public void What_is_done_does_not_come_along_and_is_not_waited_for()
    {
        Assert.Equal("c(;)", Select(new TaskSelection { Ids = ["c"] }, "a", "b"));
        Assert.Equal("b(;) c(b;b)", Select(new TaskSelection { Ids = ["c"] }, "a"));
        Assert.Equal("c(;) d(;)", Select(new TaskSelection { ExcludedIds = ["a", "b"] }, "a", "b"));
    }

    [Fact]
    public void What_is_chosen_is_run_also_where_it_is_done() =>
        Assert.Equal("a(;) b(a;)", Select(new TaskSelection { Ids = ["a", "b"] }, "a", "b"));

    [Fact]
    public void Dependencies_can_be_left_out_with_their_reasons() =>
        Assert.Equal("c(;)", Select(new TaskSelection { Ids = ["c"], SkipsDependencies = true }));

    [Fact]
    public void The_part_is_the_same_plan()
    {
        var part = PlanSelector.Select(Plan, new TaskSelection { Ids = ["b"] }, new HashSet<string>());
        Assert.Equal((Plan.Id, "r"), (part.Plan.Id, part.Plan.Requirements));
        Assert.Equal("2 of 4 tasks: b, and what they need: a.", part.Summary);
    }

    [Theory]
    [InlineData("TaskNotInPlan", "e")]
    [InlineData("TaskNotInPlan", "e*")]
    public void A_name_that_stands_for_nothing_is_refused(string error, string id) =>
        Assert.Equal(error, Assert.Throws<OrchestratorException>(() => Select(new TaskSelection { Ids = [id] })).ErrorId);

    [Fact]
    public void A_needed_task_that_is_excluded_is_named()
    {
        var error = Assert.Throws<OrchestratorException>(() => Select(new TaskSelection { ExcludedIds = ["b"] }));
        Assert.Equal("NeededTaskExcluded", error.ErrorId);
        Assert.Contains("'c' needs 'b'", error.Message, StringComparison.Ordinal);
        Assert.Equal("TagNotInPlan", Assert.Throws<OrchestratorException>(() => Select(new TaskSelection { Tags = ["z"] })).ErrorId);
        Assert.Equal("NoTaskChosen", Assert.Throws<OrchestratorException>(() => Select(new TaskSelection { ExcludedIds = ["*"] })).ErrorId);
    }
}
