namespace PSParallelOrchestrator.Tests.Plans;

public class PlanDiagnosticTests
{
    private static PlanDiagnostic Error(int number) => new()
    {
        Severity = PlanDiagnosticSeverity.Error,
        Code = "Wrong",
        Message = $"Thing {number} is wrong.",
        Remedy = "Fix it.",
        File = "plan.json",
        Line = number,
        Column = 1,
    };

    [Fact]
    public void Reads_like_the_line_of_a_compiler() =>
        Assert.Equal("plan.json(3,1): error Wrong: Thing 3 is wrong. Fix it.", Error(3).ToString());

    [Fact]
    public void Has_no_place_where_it_has_no_line()
    {
        Assert.Equal("plan.json: error Wrong: Thing 3 is wrong. Fix it.", (Error(3) with { Line = null }).ToString());
        Assert.Equal(
            "warning Wrong: Thing 3 is wrong. Fix it.",
            (Error(3) with { Severity = PlanDiagnosticSeverity.Warning, Line = null, File = null }).ToString());
    }

    [Fact]
    public void The_exception_carries_all_and_names_twenty()
    {
        var warning = Error(99) with { Severity = PlanDiagnosticSeverity.Warning };
        var exception = new InvalidPlanException([.. Enumerable.Range(1, 22).Select(Error), warning]);
        Assert.Equal(23, exception.Diagnostics.Count);
        Assert.StartsWith("The plan 'plan.json' has 22 errors:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Thing 20 is wrong.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Thing 21 is wrong.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Thing 99", exception.Message, StringComparison.Ordinal);
        Assert.Contains("… and 2 more.", exception.Message, StringComparison.Ordinal);
    }
}
