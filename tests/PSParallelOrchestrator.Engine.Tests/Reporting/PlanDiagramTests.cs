using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public partial class PlanDiagramTests
{
    [Fact]
    public void A_plan_alone_gives_nodes_and_arrows()
    {
        var plan = Plan(RunBuilder.Task("schema"), RunBuilder.Task("api", "schema") with { Title = "The API" });

        Assert.Equal("flowchart LR\n    t0[\"schema\"]\n    t1[\"api<br/>The API\"]\n    t0 --> t1\n", Mermaid(plan));
        Assert.Contains("t1 [label=\"api\\nThe API\"", Dot(plan), StringComparison.Ordinal);
        Assert.Contains("t0 -> t1;", Dot(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("SIMULATED", Mermaid(plan) + Dot(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_gives_states_with_colours_and_says_that_it_is_simulated()
    {
        var run = RunBuilder.Run(1, RunBuilder.Task("a"), RunBuilder.Task("b", "a"));
        run.Simulated = true;
        RunBuilder.Attempt(run, "a", 0, 1, failure: FailureClass.TaskFailed);
        run.SetState(run.Tasks[1], TaskState.Blocked, "a failed");

        using var mermaid = new StringWriter();
        PlanDiagram.WriteMermaid(mermaid, run);
        using var dot = new StringWriter();
        PlanDiagram.WriteDot(dot, run);

        Assert.Contains("t0[\"a<br/>Failed\"]:::Failed", mermaid.ToString(), StringComparison.Ordinal);
        Assert.Contains("classDef Blocked fill:#", mermaid.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("classDef Pending", mermaid.ToString(), StringComparison.Ordinal);
        Assert.Contains("SIMULATED", mermaid.ToString(), StringComparison.Ordinal);
        Assert.Contains("t1 [label=\"b\\nBlocked\"", dot.ToString(), StringComparison.Ordinal);
        Assert.Contains("SIMULATED", dot.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_titles_stay_inside_their_labels()
    {
        using var mermaid = new StringWriter();
        PlanDiagram.WriteMermaid(mermaid, RunBuilder.Hostile());
        using var dot = new StringWriter();
        PlanDiagram.WriteDot(dot, RunBuilder.Hostile());

        Assert.All(mermaid.ToString().TrimEnd().Split('\n'), static line => Assert.Matches(MermaidLine(), line));
        Assert.All(dot.ToString().TrimEnd().Split('\n'), static line => Assert.Matches(DotLine(), line));
        Assert.DoesNotContain(mermaid.ToString() + dot, static c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2028');
    }

    [Fact]
    public void Signs_come_as_their_numbers_in_Mermaid_and_escaped_in_DOT()
    {
        var plan = Plan(RunBuilder.Task("a") with { Title = "say \"hi\" & <b> #1 \\n" });

        Assert.Contains("say #34;hi#34; #38; #60;b#62; #35;1 #92;n", Mermaid(plan), StringComparison.Ordinal);
        Assert.Contains(@"say \""hi\"" &amp; <b> #1 \\n", Dot(plan), StringComparison.Ordinal);
    }

    // A node, an arrow, a class, or the head: whatever a title says, no line of another form comes about.
    [GeneratedRegex(
        """^(---|title: [A-Za-z ,;.-]+|flowchart LR|    t\d+\["[^"<>`\[\]{}()|\\]+(<br/>[^"<>`\[\]{}()|\\]+)*"\](:::[A-Za-z]+)?|    t\d+ --> t\d+|    classDef [A-Za-z]+ fill:#\w+,stroke:#\w+,color:#\w+)$""")]
    private static partial Regex MermaidLine();

    [GeneratedRegex(
        """^(digraph plan \{|    rankdir=LR;|    node \[.*\];|    label="[^"\\]*";|    labelloc=t;|    t\d+ \[label="(\\["\\n]|[^"\\])*", fillcolor="#\w+", color="#\w+", fontcolor="#\w+"\];|    t\d+ -> t\d+;|\})$""")]
    private static partial Regex DotLine();

    private static OrchestratorPlan Plan(params OrchestratorTask[] tasks) => new() { Tasks = tasks };

    private static string Mermaid(OrchestratorPlan plan)
    {
        using var writer = new StringWriter();
        PlanDiagram.WriteMermaid(writer, plan);
        return writer.ToString();
    }

    private static string Dot(OrchestratorPlan plan)
    {
        using var writer = new StringWriter();
        PlanDiagram.WriteDot(writer, plan);
        return writer.ToString();
    }
}
