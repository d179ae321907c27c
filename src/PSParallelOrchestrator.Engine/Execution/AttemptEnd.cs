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
    private readonly CancellationTokenSource asked;
    private readonly CancellationTokenSource atOnce;
    private readonly CancellationTokenRegistration onStop;
    private readonly CancellationTokenRegistration onHurry;
    private readonly CancellationTokenRegistration onLimit;
    private readonly CancellationToken stop;
    private readonly TimeProvider time;
    private readonly TimeSpan timeLimit;
    private readonly TimeSpan graceTime;
    private readonly TimeSpan share;
    private readonly long begin;

    /// <summary>Begins to count.</summary>
    /// <param name="timeLimit">How long the work may take, with its end.</param>
    /// <param name="graceTime">How long its end may take.</param>
    /// <param name="stop">The user's wish to end it.</param>
    /// <param name="hurry">The user's wish to end it at once.</param>
    public AttemptEnd(TimeSpan timeLimit, TimeSpan graceTime, TimeProvider time, CancellationToken stop, CancellationToken hurry)
    {
        (this.stop, this.time, this.timeLimit, this.graceTime) = (stop, time, timeLimit, graceTime);
        begin = time.GetTimestamp();
        share = Share(timeLimit, graceTime);

        // Every attempt has one of these: the timer of its last moment is only made when it has been asked to end.
        // Without grace both come in one moment, and who is asked has to know that its time is over.
        var hasGrace = share > TimeSpan.Zero;
        asked = new CancellationTokenSource(hasGrace ? TimerLimit.Of(timeLimit - share) : Timeout.InfiniteTimeSpan, time);
        atOnce = new CancellationTokenSource(hasGrace ? Timeout.InfiniteTimeSpan : TimerLimit.Of(timeLimit), time);
        onLimit = hasGrace
            ? asked.Token.UnsafeRegister(static state => ((AttemptEnd)state!).BeginLast(), this)
            : atOnce.Token.UnsafeRegister(static state => ((AttemptEnd)state!).asked.Cancel(), this);
        onHurry = hurry.UnsafeRegister(static state => ((AttemptEnd)state!).atOnce.Cancel(), this);
        onStop = stop.UnsafeRegister(static state => ((AttemptEnd)state!).Stop(), this);
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
        onHurry.Dispose();
        onLimit.Dispose();
        asked.Dispose();
        atOnce.Dispose();
    }

    private void Stop()
    {
        // Where the time limit had asked before, the user's wish may shorten what is left.
        BeginLast();
        asked.Cancel();
    }

    private void BeginLast()
    {
        var left = timeLimit - time.GetElapsedTime(begin);
        var longest = stop.IsCancellationRequested && graceTime < left ? graceTime : left;
        if (longest > TimeSpan.Zero)
        {
            atOnce.CancelAfter(TimerLimit.Of(longest));
        }
        else
        {
            atOnce.Cancel();
        }
    }
}
