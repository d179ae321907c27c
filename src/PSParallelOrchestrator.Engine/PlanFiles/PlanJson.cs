using PSParallelOrchestrator.Engine.PlanFiles.Json;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// The plan of a run as it keeps it: the format of plan files, with the plan's id, and with every prompt in it, so that it
/// needs no other file. Written and read as a stream: a million tasks take the memory of their objects and no more.
/// </summary>
internal static class PlanJson
{
    private const int Buffer = 256 * 1024;

    /// <summary>Writes a valid plan, a line for each task.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="cancellation">Stops writing.</param>
    public static void Write(OrchestratorPlan plan, Stream stream, CancellationToken cancellation = default)
    {
        using var output = new JsonPlanOutput(stream, forPeople: false);
        new PlanWriter(output, static _ => PromptForm.Both).Write(plan, cancellation);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and checks it like any plan.</summary>
    /// <param name="stream">Where from, to its end.</param>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The plan, or what is wrong with the file.</returns>
    public static PlanReadResult Read(Stream stream, string name, CancellationToken cancellation = default) =>
        PlanFile.Parse(stream, PlanDialect.RunPlan, name, folder: null, Buffer, cancellation);
}
