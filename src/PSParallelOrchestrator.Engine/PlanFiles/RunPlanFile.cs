using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>The plan in a run's directory: written once, self-contained, a line for each task.</summary>
internal static class RunPlanFile
{
    private const int Buffer = 64 * 1024;

    /// <summary>Writes the plan of a run, all or nothing, and synced to the disk.</summary>
    /// <param name="plan">A valid plan.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static void Save(OrchestratorPlan plan, string path) =>
        AtomicFile.Write(path, stream => PlanJson.Write(plan, stream));

    /// <summary>Reads the plan of a run.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The plan, equal to what was saved.</returns>
    /// <exception cref="OrchestratorException">The file is missing, unreadable or damaged.</exception>
    public static OrchestratorPlan Load(string path)
    {
        try
        {
            using var file = PlainFile.OpenRead(path);
            using var stream = new BufferedStream(file, Buffer);
            return PlanJson.Read(stream, path).GetPlan();
        }
        catch (InvalidPlanException e)
        {
            throw PlanFileErrors.Damaged(path, e);
        }
        catch (NotPlainFileException e)
        {
            throw PlanFileErrors.Damaged(path, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PlanFileErrors.NotFound(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlanFileErrors.Unreadable(path, e);
        }
    }
}
