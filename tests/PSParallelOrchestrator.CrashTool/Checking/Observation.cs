using PSParallelOrchestrator.CrashTool.Evidence;
using PSParallelOrchestrator.CrashTool.Plans;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>All that was seen of one run, from its start over its kills to its end.</summary>
internal sealed record Observation
{
    /// <summary>The tasks in plan order.</summary>
    public required IReadOnlyList<CrashTask> Tasks { get; init; }

    /// <summary>The kills, in order.</summary>
    public IReadOnlyList<KillObservation> Kills { get; init; } = [];

    /// <summary>The journal at the end.</summary>
    public required JournalCopy Journal { get; init; }

    /// <summary>What the attempts wrote down.</summary>
    public required IReadOnlyList<EvidenceLine> Evidence { get; init; }

    /// <summary>The attempts whose result, a success, is on disk at the end. Threading leaves none.</summary>
    public IReadOnlySet<AttemptId> Results { get; init; } = new HashSet<AttemptId>();

    /// <summary>The merged output: what <see cref="OutputTree"/> says of each path.</summary>
    public required IReadOnlyDictionary<string, string> Output { get; init; }

    /// <summary>The same of an undisturbed run.</summary>
    public required IReadOnlyDictionary<string, string> ExpectedOutput { get; init; }

    /// <summary>The exit code of the last start; null where it did not end.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>The summary of the run; null where none was written.</summary>
    public required RunSummary? Summary { get; init; }

    /// <summary>Processes of the run that were still there at the end.</summary>
    public IReadOnlyList<string> LeftRunning { get; init; } = [];
}
