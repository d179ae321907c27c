using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>Counts the tries of one step of one script, across the clients that play it.</summary>
internal sealed class TryCounter
{
    private const int MaxSteps = 100_000;
    private readonly ConcurrentDictionary<string, int> tries = new(StringComparer.Ordinal);

    /// <summary>The number of this try, from 0.</summary>
    public int Next(string identity)
    {
        if (tries.Count >= MaxSteps)
        {
            throw new InvalidOperationException($"more than {MaxSteps} steps with faults since the last reset");
        }

        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        return tries.AddOrUpdate(key, 0, (_, tries) => tries + 1);
    }

    public void Reset() => tries.Clear();
}
