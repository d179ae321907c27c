using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>One task as <see cref="JournalLaws"/> follows it.</summary>
internal sealed class TaskLaws(OrchestratorTask definition, int ordinal)
{
    private MemorySize? lastMemory;
    private TimeSpan? lastTimeLimit;

    public OrchestratorTask Definition { get; } = definition;

    public int Ordinal { get; } = ordinal;

    /// <summary>The attempt that runs.</summary>
    public AttemptLaunching? Open { get; set; }

    /// <summary>How the attempts that failed did.</summary>
    public List<FailureClass> Ends { get; } = [];

    public int Counted { get; private set; }

    public bool Succeeded { get; set; }

    public bool Approved { get; set; }

    public bool Denied { get; set; }

    /// <summary>Whether the newest attempt was the last one that is tried.</summary>
    public bool Exhausted { get; private set; }

    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>How many attempts were held against the task.</summary>
    public int Index => Ends.Count(end => end is not (FailureClass.Lost or FailureClass.Canceled));

    public long OpenMemory => (Open?.Memory ?? Definition.Resources?.Memory)?.Bytes ?? 0;

    public AgentKind? AgentOf(RunOptions options) => Definition.Kind == TaskKind.Agent ? Definition.Agent ?? options.Agent : null;

    public void Forgive() => (Counted, RetryAt, Denied, Exhausted) = (0, null, false, false);

    public void End(FailureClass failure, AttemptFinished e)
    {
        (lastMemory, lastTimeLimit) = (Open!.Memory, Open.TimeLimit);
        Open = null;
        Ends.Add(failure);
        Counted += e.Counted ? 1 : 0;
        Exhausted = e.RetryAt is null && failure != FailureClass.Canceled;
    }

    /// <summary>OutOfMemory doubles what the attempt had, up to a cap; what a task asks for itself stands.</summary>
    public MemorySize? MemoryDue(long cap)
    {
        if (Ends is not [.., FailureClass.OutOfMemory])
        {
            return lastMemory;
        }

        var had = (lastMemory ?? Definition.Resources?.Memory)?.Bytes ?? Math.Min(RetryPolicy.DefaultMemory.Bytes, cap);
        return new MemorySize(Math.Max(had, Math.Min(had * 2, cap)));
    }

    public TimeSpan? TimeLimitDue(RunOptions options) => Ends is [.., FailureClass.Timeout] && options.Retry.EscalateTime != 1
        ? (lastTimeLimit ?? Definition.TimeLimit ?? options.TimeLimit) * options.Retry.EscalateTime
        : lastTimeLimit;
}
