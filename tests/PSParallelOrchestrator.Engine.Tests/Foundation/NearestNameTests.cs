using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Tests.Foundation;

public class NearestNameTests
{
    [Theory]
    [InlineData("dependson", "dependsOn")]
    [InlineData("dependOn", "dependsOn")]
    [InlineData("promtp", "prompt")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("schedule", null)]
    public void Finds_the_slip_of_the_pen_and_nothing_far_away(string wanted, string? expected) =>
        Assert.Equal(expected, NearestName.Find(wanted, ["prompt", "promptFile", "dependsOn", "id"]));

    [Fact]
    public void A_swap_of_neighbours_is_one_edit() => Assert.Equal("tset", NearestName.Find("test", ["tast1", "tset"]));

    [Fact]
    public void Names_longer_than_any_id_are_not_compared() =>
        Assert.Null(NearestName.Find(new string('a', 1_000_000), [new string('a', 1_000_001)]));
}
