using System.Text;
using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Evidence;
using PSParallelOrchestrator.CrashTool.Plans;

namespace PSParallelOrchestrator.CrashTool.Tests;

/// <summary>
/// Made-up evidence of a run of two tasks, the second of which needs the first; by default of one that kept every promise.
/// </summary>
internal static class MadeUpRun
{
    public const string Id = "01j00000000000000000000000";

    /// <summary>The journal at its only kill: the first task is done, the second was running.</summary>
    public static readonly string[] AtTheKill =
    [
        $$"""{"seq":1,"event":"run-created","runId":"{{Id}}","tasks":2}""",
        """{"seq":2,"event":"attempt-launching","task":"first","attempt":1}""",
        """{"seq":3,"event":"attempt-finished","task":"first","attempt":1}""",
        """{"seq":4,"event":"attempt-launching","task":"second","attempt":1}""",
    ];

    /// <summary>What the resume added: the running attempt was lost, another one succeeded.</summary>
    public static readonly string[] Added =
    [
        """{"seq":5,"event":"attempt-finished","task":"second","attempt":1,"failure":"Lost"}""",
        """{"seq":6,"event":"attempt-launching","task":"second","attempt":2}""",
        """{"seq":7,"event":"attempt-finished","task":"second","attempt":2}""",
        """{"seq":8,"event":"run-finished","state":"Succeeded"}""",
    ];

    /// <summary>What the attempts wrote.</summary>
    public static readonly string[] Evidence =
    [
        $"start first 1 po-{Id}-0-1 10 1",
        $"end first 1 po-{Id}-0-1 10 2",
        $"start second 1 po-{Id}-1-1 11 3",
        $"start second 2 po-{Id}-1-2 12 4",
        $"end second 2 po-{Id}-1-2 12 5",
    ];

    public static Observation Seen { get; } =
        new()
        {
            Tasks = [new CrashTask("first", ""), new CrashTask("second", "", "first")],
            Kills = [Kill()],
            Journal = Journal([.. AtTheKill, .. Added]),
            Evidence = Lines(Evidence),
            Output = new Dictionary<string, string> { ["src"] = "directory", ["src/a.txt"] = "0644 AA" },
            ExpectedOutput = new Dictionary<string, string> { ["src"] = "directory", ["src/a.txt"] = "0644 AA" },
            ExitCode = 0,
            Summary = new RunSummary(
                "Succeeded",
                new Dictionary<string, (string, int)> { ["first"] = ("Succeeded", 1), ["second"] = ("Succeeded", 2) },
                3),
        };

    public static KillObservation Kill(params AttemptId[] results) => new(InResume: false, Journal(AtTheKill), results.ToHashSet());

    public static JournalCopy Journal(params string[] lines) =>
        new(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public static IReadOnlyList<EvidenceLine> Lines(params string[] lines) => EvidenceFile.Parse(string.Join('\n', lines) + "\n");
}
