namespace PSParallelOrchestrator.Engine.Tests.Architecture;

public class RoomTests
{
    [Fact]
    public void A_room_uses_only_rooms_to_its_left() => Assert.Empty(RoomGraph.OfTheEngine().WrongEdges(RoomOrder.Drawn()));

    [Fact]
    public void The_picture_has_each_room_once_and_no_other() =>
        Assert.Equal(RoomGraph.OfTheEngine().Rooms.Order(), RoomOrder.Drawn().Order());

    [Fact]
    public void A_file_has_the_namespace_of_its_folder() => Assert.Empty(RoomGraph.OfTheEngine().Misplaced());

    [Theory]
    [InlineData("using PSParallelOrchestrator.Engine.Runs;")]
    [InlineData("using PSParallelOrchestrator.Engine.Runs.Choices;")]
    [InlineData("using static PSParallelOrchestrator.Engine.Runs.Session;")]
    [InlineData("global using PSParallelOrchestrator.Engine.Runs;")]
    [InlineData("using Whole = PSParallelOrchestrator.Engine.Runs.Session;")]
    [InlineData("internal sealed class Uses(Runs.Session session);")]
    [InlineData("internal sealed class Uses(Engine.Runs.Session session);")]
    [InlineData("internal sealed class Uses { public object Made() => new PSParallelOrchestrator.Engine.Runs.Session(); }")]
    [InlineData("internal sealed class Uses { private readonly Runs.Choices.Choice choice; }")]
    [InlineData("internal sealed class Uses { public string Text => \"http://a\" + Runs.Session.Name; }")]
    public void An_edge_to_the_right_is_found(string code) =>
        Assert.Equal(["Files/Uses.cs uses Runs"], MadeUp("Files", code).WrongEdges(["Files", "Runs"]));

    [Theory]
    [InlineData("// using PSParallelOrchestrator.Engine.Runs;")]
    [InlineData("/* Runs.Session */ internal sealed class Uses;")]
    [InlineData("using PSParallelOrchestrator.Runs;")]
    [InlineData("internal sealed class Uses { private object Runs; object Count => Runs.Count; object Other => this.Runs.Session; }")]
    public void What_only_looks_like_an_edge_is_none(string code) =>
        Assert.Empty(MadeUp("Files", code).WrongEdges(["Files", "Runs"]));

    [Fact]
    public void An_edge_to_the_left_is_none() =>
        Assert.Empty(MadeUp("Settings", "using PSParallelOrchestrator.Engine.Runs;").WrongEdges(["Runs", "Settings"]));

    [Fact]
    public void A_room_that_the_order_lacks_is_found() => Assert.Equal(
        ["Files/Uses.cs uses Runs"], MadeUp("Files", "using PSParallelOrchestrator.Engine.Runs;").WrongEdges(["Files"]));

    [Fact]
    public void A_namespace_of_another_room_is_found()
    {
        var graph = new RoomGraph([("Files/Uses.cs", "namespace PSParallelOrchestrator.Engine.Runs;\ninternal sealed class Uses;")]);
        Assert.Equal(["Files/Uses.cs"], graph.Misplaced());
    }

    [Fact]
    public void A_picture_is_read_row_by_row()
    {
        var page = "## The rooms of the engine\n\n```mermaid\nflowchart LR\n  A --> B --> C\n  C --> D\n```\n";
        Assert.Equal(["A", "B", "C", "D"], RoomOrder.In(page));
    }

    private static RoomGraph MadeUp(string room, string code) => new(
    [
        ("Runs/Session.cs", "namespace PSParallelOrchestrator.Engine.Runs;\ninternal sealed class Session;"),
        ("Runs/Choices/Choice.cs", "namespace PSParallelOrchestrator.Engine.Runs.Choices;\ninternal sealed record Choice;"),
        ($"{room}/Uses.cs", $"namespace PSParallelOrchestrator.Engine.{room};\n{code}"),
    ]);
}
