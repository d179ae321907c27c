using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Planning.Contained;

/// <summary>A question of a planner that is asked in a container: <c>question.json</c> of a directory that both sides see.</summary>
/// <param name="Planner">Who asks its model.</param>
/// <param name="Options">How.</param>
/// <param name="Question">What.</param>
internal sealed record ContainedQuestion(PlannerKind Planner, AgentOptions Options, ModelQuestion Question)
{
    private const string FileName = "question.json";
    private const int Largest = 64 * 1024 * 1024;

    /// <summary>Writes it.</summary>
    public void Write(string directory)
    {
        var json = new JsonText().Text("planner", Planner.ToString());
        AgentOptionsJson.Write(json, "options", Options);
        json.Text("system", Question.System)
            .List("turns", Question.Turns, static (json, turn) => json
                .BeginElement()
                .Flag("fromModel", turn.FromModel)
                .Text("text", turn.Text)
                .End())
            .Text("schemaName", Question.SchemaName)
            .Text("schema", Question.Schema)
            .Whole("maxOutputTokens", Question.MaxOutputTokens);
        File.WriteAllBytes(Path.Combine(directory, FileName), json.ToBytes());
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ContainedQuestion Read(string directory)
    {
        var bytes = SmallFile.ReadOwn(Path.Combine(directory, FileName), Largest)
            ?? throw new FormatException($"{FileName} is larger than any question.");
        var fields = JsonParser.Parse(bytes);
        var turns = JsonFields.Given(fields.Objects("turns"), "turns");
        return new ContainedQuestion(
            JsonFields.Given(fields.Choice<PlannerKind>("planner"), "planner"),
            fields.Object("options") is { } options ? AgentOptionsJson.Read(options) : new AgentOptions(),
            new ModelQuestion(
                fields.RequiredText("system"),
                [.. turns.Select(turn => new ModelTurn(turn.Flag("fromModel") ?? false, turn.RequiredText("text")))],
                fields.RequiredText("schemaName"),
                fields.RequiredText("schema"),
                fields.RequiredWhole("maxOutputTokens")));
    }
}
