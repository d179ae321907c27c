using System.Runtime.InteropServices;
using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// Tasks that are added to a run, as its inbox and its journal carry them: a plan as the run keeps it, whose tasks may depend on tasks
/// that the run has.
/// </summary>
public static class AddedTasks
{
    private const int Buffer = 64 * 1024;

    /// <summary>Looks at tasks together with those of the run that they are to be added to.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="added">The tasks; patterns of what they depend on are for the run's tasks too.</param>
    /// <returns>The tasks with ids in place of patterns, and what is wrong or doubtful about them.</returns>
    public static (IReadOnlyList<OrchestratorTask> Tasks, IReadOnlyList<PlanDiagnostic> Found) Join(
        OrchestratorPlan plan, IReadOnlyList<OrchestratorTask> added)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(added);
        var list = new DiagnosticList(null);
        PlanPlaces? places = null;
        var all = DependencyPatterns.Resolve([.. plan.Tasks, .. added], ref places, list, plan.Tasks.Count);
        return Split(plan, all, list.ToList().Concat(PlanValidator.Validate(plan with { Tasks = all }, plan.Tasks.Count)));
    }

    /// <summary>Looks at the tasks of a plan file together with those of the run that they are to be added to.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="read">What <see cref="PlanFileStore.ReadAdditionAsync"/> read.</param>
    /// <returns>The tasks with ids in place of patterns, and what is wrong or doubtful about them, with its places.</returns>
    /// <exception cref="InvalidPlanException">The file itself is wrong.</exception>
    public static (IReadOnlyList<OrchestratorTask> Tasks, IReadOnlyList<PlanDiagnostic> Found) Join(
        OrchestratorPlan plan, PlanReadResult read)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(read);
        var added = read.GetPlan().Tasks;
        if (read.Addition is not { } addition)
        {
            return Join(plan, added);
        }

        // Each task by itself was checked when it was read.
        var list = new DiagnosticList(addition.File);
        PlanPlaces? places = addition.Tasks.After(plan.Tasks);
        var all = DependencyPatterns.Resolve([.. plan.Tasks, .. added], ref places, list, plan.Tasks.Count);
        PlanValidator.CheckTasks(all, places, addition.List, list, plan.Tasks.Count);
        return Split(plan, all, list.ToList());
    }

    /// <summary>What a plan says beside its tasks and cannot be added to a run, or is left out.</summary>
    /// <param name="plan">The plan, not of a file; its tasks are not looked at.</param>
    /// <returns>Errors and warnings.</returns>
    public static IReadOnlyList<PlanDiagnostic> Beside(OrchestratorPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return AdditionRules.Check(plan);
    }

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

    // What is doubtful in the run's own tasks was said when it began.
    private static (IReadOnlyList<OrchestratorTask> Tasks, IReadOnlyList<PlanDiagnostic> Found) Split(
        OrchestratorPlan plan, IReadOnlyList<OrchestratorTask> all, IEnumerable<PlanDiagnostic> found)
    {
        var tasks = all.Skip(plan.Tasks.Count).ToList();
        var ids = tasks.Select(static task => task.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (tasks, [.. found.Where(finding =>
            finding.Severity == PlanDiagnosticSeverity.Error || (finding.TaskId is { } id && ids.Contains(id)))]);
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
