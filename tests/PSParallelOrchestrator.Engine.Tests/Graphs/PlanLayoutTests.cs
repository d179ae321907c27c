using PSParallelOrchestrator.Engine.Graphs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Graphs;

public class PlanLayoutTests
{
    [Fact]
    public void Every_task_stands_in_the_layer_after_its_last_dependency()
    {
        var layout = Layout(
            RunBuilder.Task("d", "b", "c"),
            RunBuilder.Task("a"),
            RunBuilder.Task("b", "a"),
            RunBuilder.Task("c", "b"),
            RunBuilder.Task("e"));

        Assert.Equal(["1,4", "2", "3", "0"], layout.Layers.Select(static layer => string.Join(',', layer.Order())));
    }

    [Fact]
    public void Chains_side_by_side_do_not_cross()
    {
        // The second layer stands the other way round in the plan.
        var layout = Layout(
            RunBuilder.Task("a1"), RunBuilder.Task("b1"), RunBuilder.Task("c1"),
            RunBuilder.Task("c2", "c1"), RunBuilder.Task("b2", "b1"), RunBuilder.Task("a2", "a1"));

        Assert.Equal(["0,1,2", "5,4,3"], layout.Layers.Select(static layer => string.Join(',', layer)));
    }

    private static PlanLayout Layout(params OrchestratorTask[] tasks) =>
        PlanLayout.Compute(new TaskGraph(new OrchestratorPlan { Tasks = tasks }));
}
