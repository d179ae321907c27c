using System.Globalization;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>What can be wrong with a journal, in words.</summary>
internal static class JournalErrors
{
    public static OrchestratorException Damaged(string path, long line, string problem) =>
        new(
            "JournalDamaged",
            OrchestratorErrorKind.InvalidData,
            string.Create(CultureInfo.InvariantCulture, $"The journal {path} is damaged: line {line} cannot be used, {problem}."),
            "Nothing was changed. Restore the file from a backup, or start the plan again: what finished tasks left is still in the run's "
                + "directory.");

    public static OrchestratorException Missing(string path) => new(
        "JournalMissing",
        OrchestratorErrorKind.InvalidData,
        $"There is no journal at {path}: this is not a run, or a run that never began.",
        "Name the directory of a run (the one that holds .orchestrator).");

    public static OrchestratorException Replaced(Exception inner) => new(
        "JournalDamaged",
        OrchestratorErrorKind.InvalidData,
        $"The journal cannot be read: {inner.Message}",
        "Nothing was changed. Restore the file from a backup, or start the plan again: what finished tasks left is still in the run's "
            + "directory.",
        inner);

    public static OrchestratorException Emptied(string path) =>
        Damaged(path, 1, "it is gone with everything after it, although the run had begun");

    public static OrchestratorException Inconsistent(string path, long line, string problem) => new(
        "JournalInconsistent",
        OrchestratorErrorKind.InvalidData,
        string.Create(CultureInfo.InvariantCulture, $"Line {line} of the journal {path} does not fit the plan next to it: {problem}."),
        "Nothing was changed. Restore .orchestrator/plan.json and journal.jsonl from the same moment.");

    public static OrchestratorException NotWritten(string path, Exception inner) => new(
        "JournalNotWritten",
        OrchestratorErrorKind.InputOutput,
        $"The journal {path} could not be written: {inner.Message}",
        "The run was ended because nothing may go unrecorded. Free disk space or repair the disk, then resume the run.",
        inner);

    public static string TornTail(long bytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"The end of the journal was incomplete ({bytes} bytes, from a crash in the middle of a write) and was cut off.");
}
