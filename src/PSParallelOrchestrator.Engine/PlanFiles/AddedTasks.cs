using System.Runtime.InteropServices;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// Tasks that are added to a run, as its inbox and its journal carry them: a plan as the run keeps it, whose tasks may depend on tasks
/// that the run has.
/// </summary>
public static class AddedTasks
{
    private const int Buffer = 64 * 1024;

    /// <summary>Writes tasks that were checked together with those of the run.</summary>
    /// <param name="tasks">The tasks, one at least.</param>
    /// <returns>What <see cref="Read"/> reads.</returns>
    public static JsonElement Write(IReadOnlyList<OrchestratorTask> tasks)
    {
        using var stream = new MemoryStream();
        PlanJson.Write(new OrchestratorPlan { Tasks = tasks }, stream);
        return JsonElement.Parse(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>Reads what <see cref="Write"/> wrote. What the tasks depend on is not looked at.</summary>
    /// <param name="plan">That.</param>
    /// <returns>A plan of the tasks, or what is wrong with each.</returns>
    public static PlanReadResult Read(JsonElement plan)
    {
        // Where the key is missing, there is no value at all.
        var json = plan.ValueKind == JsonValueKind.Undefined ? [] : JsonMarshal.GetRawUtf8Value(plan).ToArray();
        using var stream = new MemoryStream(json, writable: false);
        return PlanFile.Parse(stream, PlanDialect.AddedTasks, "tasks that are added", folder: null, Buffer, CancellationToken.None);
    }

    /// <summary>The ids of the tasks, for people.</summary>
    /// <param name="plan">What <see cref="Write"/> wrote, or anybody.</param>
    /// <returns>The ids, as far as there are any.</returns>
    internal static IReadOnlyList<string> Ids(JsonElement plan) =>
        plan.ValueKind == JsonValueKind.Object && plan.TryGetProperty("tasks", out var tasks) && tasks.ValueKind == JsonValueKind.Array
            ? [.. tasks.EnumerateArray().Select(Id).OfType<string>()]
            : [];

    private static string? Id(JsonElement task) =>
        task.ValueKind == JsonValueKind.Object && task.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
}
