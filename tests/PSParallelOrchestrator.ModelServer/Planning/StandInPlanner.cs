using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer.Planning;

/// <summary>Answers requests for structure that no script answers, from the requirements that the request itself holds.</summary>
internal static class StandInPlanner
{
    /// <summary>The id that an answer with the defect Unknown depends on.</summary>
    public const string UnknownId = "no-such-task";

    /// <exception cref="RequestRefusedException">The schema is a planner's, and the request holds no requirements.</exception>
    public static ScriptStep Answer(ModelRequest request, StructuredOutputRequest structure)
    {
        bool plans = Mentions(structure.Schema, "tasks");
        bool assesses = Mentions(structure.Schema, "score") && Mentions(structure.Schema, "level");
        if (!plans && !assesses)
        {
            return ScriptStep.OfJson(new SchemaFiller(structure.Schema, null).Fill()!);
        }

        RequirementsText requirements = RequirementsText.Find(request) ?? throw RequestRefusedException.Invalid(
            "The request holds no requirements: they stand between <requirements> tags, or below a heading Requirements, in a message.");
        DerivedPlan derived = DerivedPlan.Of(requirements.Text);
        if (derived.Tasks.Count == 0)
        {
            throw RequestRefusedException.Invalid("The requirements in the request hold no words.");
        }

        PlanOrder order = PlanOrder.Find(request);
        bool applies = plans ? order.ForPlan : order.ForComplexity;
        PlanDefect defect = !applies || (!order.Stubborn && NamesProblem(request, order.Defect, derived)) ? PlanDefect.None : order.Defect;
        ScriptStep step = applies ? order.Step : new();
        if (defect == PlanDefect.Text)
        {
            return step with { Text = $"I would split this into {derived.Tasks.Count} parts." };
        }

        JsonNode answer = new SchemaFiller(structure.Schema, Spoil(derived, defect)).Fill()!;
        if (defect == PlanDefect.Unsatisfied)
        {
            RemoveRequired(structure.Schema, (JsonObject)answer);
        }

        return step with { Json = answer };
    }

    private static DerivedPlan Spoil(DerivedPlan plan, PlanDefect defect)
    {
        List<DerivedTask> tasks = [.. plan.Tasks];
        DerivedTask first = tasks[0];
        switch (defect)
        {
            case PlanDefect.Cycle:
                tasks[0] = first with { DependsOn = [.. first.DependsOn, tasks[^1].Id] };
                if (tasks.Count > 1)
                {
                    tasks[^1] = tasks[^1] with { DependsOn = [.. tasks[^1].DependsOn.Append(first.Id).Distinct()] };
                }

                break;
            case PlanDefect.Unknown:
                tasks[0] = first with { DependsOn = [.. first.DependsOn, UnknownId] };
                break;
            case PlanDefect.Duplicate:
                tasks.Add(first);
                break;
        }

        return plan with { Tasks = tasks };
    }

    /// <summary>Whether what the client says outside the requirements names the problem, so that a model could repair it.</summary>
    private static bool NamesProblem(ModelRequest request, PlanDefect defect, DerivedPlan plan)
    {
        string said = string.Join(
            '\n',
            request
                .Messages.Where(message => !message.IsAssistant)
                .Select(message =>
                {
                    string text = message.Text;
                    return (RequirementsText.Find(text) is { } found ? text.Remove(found.Start, found.End - found.Start) : text)
                        + "\n"
                        + message.ToolResultText;
                }));
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        return defect switch
        {
            PlanDefect.Cycle => (Says("cycl") || Says("circular") || Says("itself")) && Says(plan.Tasks[0].Id) && Says(plan.Tasks[^1].Id),
            PlanDefect.Unknown => Says(UnknownId),
            PlanDefect.Duplicate => (Says("duplicate") || Says("twice") || Says("more than once") || Says("unique"))
                && Says(plan.Tasks[0].Id),
            PlanDefect.Unsatisfied or PlanDefect.Text => request.Messages.Any(message => message.IsAssistant),
            _ => false,
        };
    }

    private static void RemoveRequired(JsonObject schema, JsonObject answer)
    {
        string name = (schema["required"] as JsonArray)?.FirstOrDefault()?.GetValue<string>()
            ?? throw ScriptReader.Wrong("defect unsatisfied, and the schema requires nothing at its root");
        answer.Remove(name);
    }

    private static bool Mentions(JsonNode? node, string property) =>
        node switch
        {
            JsonObject json => (json["properties"] as JsonObject)?.ContainsKey(property) == true
                || json.Any(pair => Mentions(pair.Value, property)),
            JsonArray array => array.Any(item => Mentions(item, property)),
            _ => false,
        };
}
