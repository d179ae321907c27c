using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>A model's plan, checked as a plan file is.</summary>
/// <param name="Rationale">Why it is divided as it is.</param>
internal sealed record PlanAnswer(IReadOnlyList<OrchestratorTask> Tasks, string Rationale)
{
    /// <summary>Judges an answer.</summary>
    /// <param name="maxTasks">The most tasks.</param>
    /// <param name="ofLevel">The assessed level, where the limit is that of the level; null where it was asked for.</param>
    /// <param name="capacity">What the machine has.</param>
    /// <returns>The plan, or what is wrong with it.</returns>
    public static Judgement<PlanAnswer> Judge(string text, int maxTasks, ComplexityLevel? ofLevel, ResourceDemand capacity) =>
        Judgement<PlanAnswer>.Of(text, PlannerSchemas.Plan, answer =>
        {
            var problems = Reasonless(answer);
            var read = PlanFile.Parse(AsPlanFile(answer));
            problems.AddRange(read.Diagnostics
                .Where(found => found.Severity == PlanDiagnosticSeverity.Error)
                .Select(found => $"{found.Code}: {found.Message} {found.Remedy}"));
            var count = answer.GetProperty("tasks").GetArrayLength();
            if (count > maxTasks)
            {
                problems.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The plan has {count} tasks, and at most {maxTasks} are allowed{Because(ofLevel)}. Put several into one."));
            }

            problems.AddRange(TooLarge(read.Plan, capacity));
            return problems.Count > 0
                ? new(null, problems)
                : new(new PlanAnswer(read.GetPlan().Tasks, answer.GetProperty("rationale").GetString()!), []);
        });

    private static string Because(ComplexityLevel? level) => level is null ? "" : $", as the work was assessed as {level}";

    private static List<string> Reasonless(JsonElement answer) =>
        [
            .. from task in answer.GetProperty("tasks").EnumerateArray()
            from dependency in task.GetProperty("dependsOn").EnumerateArray()
            where string.IsNullOrWhiteSpace(dependency.GetProperty("reason").GetString())
            select $"Task '{task.GetProperty("id").GetString()}' does not say why it depends on "
                + $"'{dependency.GetProperty("id").GetString()}'.",
        ];

    // The run would be refused at its start, when the plan has been paid for.
    private static IEnumerable<string> TooLarge(OrchestratorPlan? plan, ResourceDemand capacity)
    {
        var pool = new ResourcePool(capacity);
        return (plan?.Tasks ?? [])
            .Where(task => !pool.CanEverFit(ResourceDemand.Of(task.Resources)))
            .Select(task =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Task '{task.Id}' asks for more than the machine has: {capacity.Cpus} cpus, {new MemorySize(capacity.MemoryBytes)} "
                        + $"memory, {capacity.Gpus} gpus."));
    }

    private static byte[] AsPlanFile(JsonElement answer)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("tasks");
            foreach (var task in answer.GetProperty("tasks").EnumerateArray())
            {
                json.WriteStartObject();
                foreach (var property in task.EnumerateObject().Where(property => property.Name != "dependsOn"))
                {
                    property.WriteTo(json);
                }

                WriteDependencies(json, task.GetProperty("dependsOn"));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteDependencies(Utf8JsonWriter json, JsonElement dependencies)
    {
        var reasons = dependencies.EnumerateArray()
            .DistinctBy(dependency => dependency.GetProperty("id").GetString())
            .ToList();
        json.WriteStartArray("dependsOn");
        foreach (var dependency in reasons)
        {
            json.WriteStringValue(dependency.GetProperty("id").GetString());
        }

        json.WriteEndArray();
        json.WriteStartObject("dependencyReasons");
        foreach (var dependency in reasons)
        {
            json.WriteString(dependency.GetProperty("id").GetString()!, dependency.GetProperty("reason").GetString());
        }

        json.WriteEndObject();
    }
}
