using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer.Planning;

/// <summary>What is wrong with the planner's answers, on purpose.</summary>
public enum PlanDefect
{
    None,

    /// <summary>A required property is missing.</summary>
    Unsatisfied,

    /// <summary>Text instead of the structure.</summary>
    Text,

    /// <summary>The first and the last task depend on each other (a single task: on itself).</summary>
    Cycle,

    /// <summary>The first task depends on one that does not exist.</summary>
    Unknown,

    /// <summary>Two tasks have one id.</summary>
    Duplicate,
}

/// <summary>How the planner is to answer: MODEL-PLAN: {"defect":"cycle","stubborn":false,"for":"plan",...}.</summary>
/// <param name="Defect">What is wrong.</param>
/// <param name="Stubborn">Whether it stays so when a follow-up names the problem.</param>
/// <param name="ForComplexity">Whether it applies to assessments.</param>
/// <param name="ForPlan">Whether it applies to plans.</param>
/// <param name="Step">Usage, delay and faults of the answers.</param>
internal sealed record PlanOrder(PlanDefect Defect, bool Stubborn, bool ForComplexity, bool ForPlan, ScriptStep Step)
{
    private static readonly string[] OwnKeys = ["defect", "stubborn", "for"];

    public static PlanOrder None { get; } = new(PlanDefect.None, false, false, false, new());

    /// <summary>The order in the newest message that has one.</summary>
    public static PlanOrder Find(ModelRequest request) => request.Messages
        .Where(message => !message.IsAssistant)
        .Reverse()
        .Select(message => Directive.Find(message.Text, Directive.PlanMark))
        .FirstOrDefault(found => found.Count > 0) is { } orders
            ? Read(orders[^1].Json)
            : None;

    private static PlanOrder Read(JsonObject json)
    {
        ScriptReader.Check(json, "plan order", [.. OwnKeys, "faults", "always", "delay", "chunkDelay", "usage", "stop"]);
        string defect = json["defect"]?.GetValue<string>() ?? "none";
        if (!Enum.TryParse(defect, ignoreCase: true, out PlanDefect kind))
        {
            throw ScriptReader.Wrong($"defect is {string.Join(", ", Enum.GetNames<PlanDefect>()).ToLowerInvariant()}, not {defect}");
        }

        string target = json["for"]?.GetValue<string>() ?? "plan";
        if (target is not ("plan" or "complexity" or "both"))
        {
            throw ScriptReader.Wrong($"for is plan, complexity or both, not {target}");
        }

        var step = (JsonObject)json.DeepClone();
        foreach (string key in OwnKeys)
        {
            step.Remove(key);
        }

        return new(
            kind,
            json["stubborn"]?.GetValue<bool>() ?? false,
            target != "plan",
            target != "complexity",
            ScriptReader.ReadStep(step));
    }
}
