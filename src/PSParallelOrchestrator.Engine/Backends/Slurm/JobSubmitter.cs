using System.Globalization;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Submits jobs, each once, also where it cannot be known whether the controller took it.</summary>
/// <param name="arguments">Further arguments of sbatch.</param>
internal sealed class JobSubmitter(SlurmClient client, IReadOnlyList<string> arguments, TimeProvider time) : IDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim turns = new(AtOnce, AtOnce);

    /// <summary>Submits a job; a controller that is away, or takes no more jobs just now, is waited for.</summary>
    /// <param name="script">The batch script.</param>
    /// <param name="token">The job's name.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="OrchestratorException">It was refused: there is no job.</exception>
    public async Task<long> SubmitAsync(string script, string token, CancellationToken cancellationToken)
    {
        var isUnsure = false;
        for (var pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                // Who does not know whether there is one looks before there may be two.
                if (isUnsure && (await JobQueue.ReadAsync(client, time, cancellationToken)).Find(token) is { } taken)
                {
                    return taken.Id;
                }

                isUnsure = false;
                if (await SubmitOnceAsync(script, token, cancellationToken) is { } id)
                {
                    return id;
                }
            }
            catch (SlurmUnreachableException)
            {
                isUnsure = true;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<long?> SubmitOnceAsync(string script, string token, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            // On the command line, where nothing else can say otherwise. By default the keys of whoever submits would go into the
            // accounting of the cluster, and a job whose node fails would be run twice under one token.
            var answer = await client.AskAsync(
                "sbatch",
                ["--parsable", .. arguments, "--job-name=" + token, "--export=NONE", "--no-requeue", script],
                cancellationToken);
            return answer.IsFull ? null
                : answer.Succeeded && IdOf(answer) is { } id ? id
                : throw SlurmErrors.Refused(answer);
        }
        finally
        {
            turns.Release();
        }
    }

    // The number, and after a semicolon the cluster where there are several.
    private static long? IdOf(SlurmAnswer answer) =>
        long.TryParse(answer.Output.Trim().Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
