using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Engine.Tests.Planning;

public sealed class RequirementsTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF \n")]
    public void An_empty_text_is_refused(string? text) => Refused("RequirementsEmpty", text!);

    [Fact]
    public void A_text_of_the_limit_is_taken_and_one_byte_more_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("ü", RequirementsText.MaxBytes / 2));
        Assert.Equal(text, RequirementsText.Check(text));
        var error = Refused("RequirementsTooLong", text + "x");
        Assert.Contains("1,048,577", error.Message, StringComparison.Ordinal);
        Assert.Contains("promptFile", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Build\0 app", 1, 6, "U+0000")]
    [InlineData("Build\n an \u001b[1mapp", 2, 5, "U+001B")]
    public void What_is_not_text_is_refused_with_its_place(string text, int line, int column, string character)
    {
        var error = Refused("RequirementsNotText", text);
        Assert.Contains($"{character} at line {line}, column {column}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDC00)]
    public void Half_a_surrogate_pair_is_refused(int half) => Refused("RequirementsNotText", "Build " + (char)half + " app");

    [Fact]
    public void Line_ends_and_the_byte_order_mark_are_made_uniform() =>
        Assert.Equal("Build 🚀:\n- a\n- b\tc", RequirementsText.Check("\uFEFFBuild 🚀:\r\n- a\r- b\tc\r\n\r\n"));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_budget_below_one_is_refused(int budget)
    {
        var request = new PlanRequest { Requirements = "Build a blog", MaxExecutors = budget };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            new HeuristicPlanner().PlanAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal("MaxExecutorsTooSmall", error.ErrorId);
        Assert.Equal(OrchestratorErrorKind.InvalidInput, error.Kind);
    }

    [Fact]
    public async Task A_limit_of_tasks_below_one_is_refused()
    {
        var request = new PlanRequest { Requirements = "Build a blog", MaxTasks = 0 };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            new HeuristicPlanner().AssessAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal("MaxTasksTooSmall", error.ErrorId);
    }

    private static OrchestratorException Refused(string errorId, string text)
    {
        var error = Assert.Throws<OrchestratorException>(() => RequirementsText.Check(text));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(OrchestratorErrorKind.InvalidInput, error.Kind);
        return error;
    }
}
