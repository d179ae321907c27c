using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Fake;

/// <summary>
/// A place where attempts run that is no process and no machine: it outlives its orchestrators, each of which has a
/// <see cref="FakeBackend"/> of its own. A token that was looked for in vain never starts afterwards.
/// </summary>
internal sealed class FakeCluster
{
    private readonly Dictionary<string, FakeJob> jobs = new(StringComparer.Ordinal);
    private readonly HashSet<string> fenced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new(StringComparer.Ordinal);

    /// <summary>How much of all attempts lives.</summary>
    public int Alive
    {
        get
        {
            lock (jobs)
            {
                return jobs.Values.Sum(job => job.Alive);
            }
        }
    }

    /// <summary>How often an attempt was begun.</summary>
    public int Count(string token)
    {
        lock (jobs)
        {
            return jobs.ContainsKey(token) ? 1 : 0;
        }
    }

    /// <summary>Begins an attempt.</summary>
    /// <returns>The job; null where nobody may begin it any more.</returns>
    public FakeJob? Submit(AttemptSpec spec)
    {
        FakeJob job;
        lock (jobs)
        {
            if (fenced.Contains(spec.Token))
            {
                return null;
            }

            job = new FakeJob(spec);
            jobs.Add(spec.Token, job);
        }

        job.Begin(Gate);
        return job;
    }

    public FakeJob? Find(string token)
    {
        lock (jobs)
        {
            return jobs.GetValueOrDefault(token);
        }
    }

    /// <summary>Finds an attempt; one that is not there does not come later.</summary>
    public FakeJob? FindOrFence(string token)
    {
        lock (jobs)
        {
            if (!jobs.TryGetValue(token, out var job))
            {
                fenced.Add(token);
            }

            return job;
        }
    }

    /// <summary>Lets attempts go on that wait for it.</summary>
    public void Open(string gate) => Gate(gate).TrySetResult();

    private TaskCompletionSource Gate(string name) =>
        gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
