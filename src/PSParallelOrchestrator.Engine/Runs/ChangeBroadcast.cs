using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// Hands what happens to a run of this process to everybody who reads its feed, without waiting for anybody: a reader that falls
/// behind is left out, and finds what it missed in the journal.
/// </summary>
/// <param name="sequence">The number of the last event so far.</param>
internal sealed class ChangeBroadcast(long sequence)
{
    /// <summary>How many changes one reader may have waiting in memory.</summary>
    public const int Held = 4096;

    private readonly Lock gate = new();
    private readonly List<Subscription> readers = [];
    private bool hasEnded;

    /// <summary>Begins to hand on every change from now on.</summary>
    public Subscription Subscribe()
    {
        lock (gate)
        {
            var subscription = new Subscription(this, sequence);
            if (hasEnded)
            {
                subscription.End();
            }
            else
            {
                readers.Add(subscription);
            }

            return subscription;
        }
    }

    public void Publish(RunChange change)
    {
        lock (gate)
        {
            sequence = change.Sequence;
            readers.RemoveAll(reader => !reader.TryHand(change));
        }
    }

    /// <summary>The run has no owner in this process any more.</summary>
    public void End()
    {
        lock (gate)
        {
            hasEnded = true;
            readers.ForEach(static reader => reader.End());
            readers.Clear();
        }
    }

    private void Leave(Subscription subscription)
    {
        lock (gate)
        {
            readers.Remove(subscription);
        }
    }

    /// <summary>One reader's part: every change after <see cref="Sequence"/>, until the owner goes or the reader falls behind.</summary>
    /// <param name="broadcast">Where it comes from.</param>
    /// <param name="sequence">The number of the last event before.</param>
    internal sealed class Subscription(ChangeBroadcast broadcast, long sequence) : IDisposable
    {
        private readonly Channel<RunChange> channel =
            Channel.CreateBounded<RunChange>(new BoundedChannelOptions(Held) { SingleReader = true });

        private volatile bool fellBehind;

        public long Sequence { get; } = sequence;

        public ChannelReader<RunChange> Changes => channel.Reader;

        /// <summary>Whether changes follow that were not handed on.</summary>
        public bool FellBehind => fellBehind;

        public bool TryHand(RunChange change)
        {
            if (channel.Writer.TryWrite(change))
            {
                return true;
            }

            fellBehind = true;
            channel.Writer.TryComplete();
            return false;
        }

        public void End() => channel.Writer.TryComplete();

        public void Dispose() => broadcast.Leave(this);
    }
}
