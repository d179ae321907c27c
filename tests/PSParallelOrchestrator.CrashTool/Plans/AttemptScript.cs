namespace PSParallelOrchestrator.CrashTool.Plans;

/// <summary>What the shell of an attempt does besides its work: it leaves evidence that does not rest on psorch.</summary>
internal static class AttemptScript
{
    /// <summary>The file that all attempts append to.</summary>
    public const string EvidenceFile = "evidence";

    /// <summary>
    /// The work between evidence of its start and of its end. A lock per task is held by the attempt and all its children: who does not
    /// get it has found another living attempt of the same task. A line is one write to a file opened for appending.
    /// </summary>
    /// <param name="work">The shell commands of the work.</param>
    public static string Around(string work) => $$"""
        say() { echo "$1 $PSORCH_TASK $PSORCH_ATTEMPT $PSORCH_TOKEN $$ $(date +%s%N)" >> "$evidence"; }
        evidence=$1/{{EvidenceFile}}
        exec 9>> "$1/$PSORCH_TASK.lock"
        locked=0
        flock -n -E 99 9 || locked=$?
        case $locked in 0) ;; 99) say overlap; exit 75;; *) exit 74;; esac
        say start
        {{work}}
        say end
        """;
}
