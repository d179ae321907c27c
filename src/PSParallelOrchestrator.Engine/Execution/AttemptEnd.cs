using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>
/// When work is asked to end before its own end, and when its time for that is over: for the user's wish the grace after it, for a time
/// limit the grace before it.
/// </summary>
internal sealed class AttemptEnd : IDisposable
{
    // What is left of a short time limit for the work itself must be the most of it.
    private const int LargestShare = 4;
    private readonly CancellationTokenSource ask;
    private readonly CancellationTokenSource limit;
    private readonly CancellationTokenSource grace;
    private readonly CancellationTokenSource asked;
    private readonly CancellationTokenSource atOnce;
    private readonly CancellationTokenRegistration onStop;
    private readonly CancellationToken stop;
    private readonly TimeSpan timeLimit;
    private readonly TimeSpan share;

    /// <summary>Begins to count.</summary>
    /// <param name="timeLimit">How long the work may take, with its end.</param>
    /// <param name="graceTime">How long its end may take.</param>
    /// <param name="stop">The user's wish to end it.</param>
    /// <param name="hurry">The user's wish to end it at once.</param>
    public AttemptEnd(TimeSpan timeLimit, TimeSpan graceTime, TimeProvider time, CancellationToken stop, CancellationToken hurry)
    {
        this.stop = stop;
        this.timeLimit = timeLimit;
        share = Share(timeLimit, graceTime);
        ask = new CancellationTokenSource(TimerLimit.Of(timeLimit - share), time);
        limit = new CancellationTokenSource(TimerLimit.Of(timeLimit), time);
        grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        asked = CancellationTokenSource.CreateLinkedTokenSource(stop, ask.Token);
        atOnce = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, grace.Token, hurry);
        onStop = stop.UnsafeRegister(_ => grace.CancelAfter(TimerLimit.Of(graceTime)), null);
    }

    /// <summary>The work is to end.</summary>
    public CancellationToken Asked => asked.Token;

    /// <summary>The time for its end is over.</summary>
    public CancellationToken AtOnce => atOnce.Token;

    /// <summary>How much of a time limit is kept for the end.</summary>
    /// <param name="graceTime">How long the end may take.</param>
    /// <returns>That, but a quarter of the limit at most.</returns>
    public static TimeSpan Share(TimeSpan timeLimit, TimeSpan graceTime) =>
        graceTime < timeLimit / LargestShare ? graceTime : timeLimit / LargestShare;

    /// <summary>How an attempt is called whose work was ended.</summary>
    public AttemptOutcome Outcome() => stop.IsCancellationRequested
        ? new AttemptOutcome(FailureClass.Canceled, "Stopped by the user.")
        : new AttemptOutcome(
            FailureClass.Timeout,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The time limit of {timeLimit} was reached: the attempt was asked to end {share} before it "
                    + $"(graceTime), and everything it started was ended."));

    public void Dispose()
    {
        onStop.Dispose();
        asked.Dispose();
        atOnce.Dispose();
        ask.Dispose();
        limit.Dispose();
        grace.Dispose();
    }
}
