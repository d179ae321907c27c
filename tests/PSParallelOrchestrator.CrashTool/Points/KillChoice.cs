namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>Chooses moments: half of them uniformly over the length of a run, half directed at places where much can go wrong.</summary>
/// <param name="random">Makes the choices.</param>
/// <param name="timing">How long an undisturbed run takes.</param>
internal sealed class KillChoice(Random random, Timing timing)
{
    // The time in which an orchestrator does the first thing that it has written down.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan FirstSteps = TimeSpan.FromMilliseconds(30);

    /// <summary>When to kill the first orchestrator of a run.</summary>
    public KillMoment First() => random.Next(10) switch
    {
        < 5 => new KillMoment(KillTrigger.Start, 0, Within(timing.Whole)),
        5 => new KillMoment(KillTrigger.Lines, 1, Within(FirstSteps)),
        6 => new KillMoment(KillTrigger.Merge, 0, Within(timing.Merge)),
        _ => new KillMoment(KillTrigger.Lines, random.Next(1, timing.Lines + 1), Within(Soon)),
    };

    /// <summary>When to kill a resume; null to leave it alone.</summary>
    public KillMoment? Resume() => random.Next(20) switch
    {
        < 10 => null,
        < 14 => new KillMoment(KillTrigger.Start, 0, Within(timing.Whole)),
        < 18 => new KillMoment(KillTrigger.Lines, random.Next(1, 12), Within(Soon)),
        _ => new KillMoment(KillTrigger.Merge, 0, Within(timing.Merge)),
    };

    private TimeSpan Within(TimeSpan longest) => longest * random.NextDouble();
}
