using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Gateway;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// Lends attempts parts of a run's budget, so that all of them together never spend more: each what is left divided by the executors that
/// are free, or all that is left after a part was too little. Thread-safe.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="terms">Its budget, and what is recorded as spent.</param>
/// <param name="least">What an attempt needs to begin at all.</param>
internal sealed class BudgetLoans(OrchestratorRun run, Func<GatewayTerms> terms, Func<OrchestratorTask, decimal> least)
{
    private const string FileName = "lent.txt";
    private readonly Lock gate = new();
    private readonly Dictionary<string, decimal> lent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> settled = new(StringComparer.Ordinal);
    private readonly HashSet<string> wanting = new(StringComparer.Ordinal);
    private TaskCompletionSource returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes up what attempts have been lent that outlived their orchestrator.</summary>
    /// <param name="directory">Where an attempt's directory is.</param>
    public void TakeUp(Func<TaskAttempt, string> directory)
    {
        foreach (var attempt in run.Tasks.SelectMany(static task => task.Attempts).Where(static attempt => attempt.FinishedAt is null))
        {
            var file = Path.Combine(directory(attempt), FileName);
            if (File.Exists(file)
                && decimal.TryParse(File.ReadAllText(file), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount))
            {
                lent[attempt.Token] = amount;
            }
        }
    }

    /// <summary>Lends an attempt its part; where nothing is left, others are waited for that may give some back.</summary>
    /// <returns>The part in US dollars; null where neither run nor task has a limit.</returns>
    public async Task<decimal?> TakeAsync(AttemptSpec spec, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task others;
            lock (gate)
            {
                if (terms() is not { BudgetUsd: { } budget } now)
                {
                    return null;
                }

                var left = Left(budget, now);
                if (left >= least(spec.Task) || lent.Count == 0)
                {
                    var amount = Math.Max(Part(spec, left), 0);
                    Directory.CreateDirectory(spec.Directory);
                    var text = amount.ToString(CultureInfo.InvariantCulture);
                    AtomicFile.Write(
                        Path.Combine(spec.Directory, FileName), stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(text)));
                    lent[spec.Token] = amount;
                    return amount;
                }

                others = returned.Task;
            }

            await others.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes back what is left of an attempt's part.</summary>
    /// <param name="costUsd">What it cost; null for as much as it was lent, where nobody knows.</param>
    /// <param name="wantsMore">Whether its part was too little.</param>
    /// <returns>Whether its task can be lent more than it was.</returns>
    public bool GiveBack(AttemptSpec spec, decimal? costUsd, bool wantsMore)
    {
        lock (gate)
        {
            var amount = lent.GetValueOrDefault(spec.Token);
            lent.Remove(spec.Token);
            settled[spec.Token] = costUsd ?? amount;
            if (wantsMore)
            {
                wanting.Add(spec.Task.Id);
            }

            (var waiting, returned) = (returned, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            waiting.SetResult();

            // What others have of it now they may give back.
            return terms() is { BudgetUsd: { } budget } now && Left(budget, now) + lent.Values.Sum() > amount;
        }
    }

    // What is known here and not recorded yet counts once.
    private decimal Left(decimal budget, GatewayTerms now)
    {
        var recorded = now.Attempts.Select(static attempt => attempt.Token).ToHashSet(StringComparer.Ordinal);
        var unrecorded = settled.Where(cost => !recorded.Contains(cost.Key)).Sum(static cost => cost.Value);
        return budget - now.SpentUsd - lent.Values.Sum() - unrecorded;
    }

    private decimal Part(AttemptSpec spec, decimal left)
    {
        var free = Math.Max(1, run.MaxExecutors - lent.Count);
        var part = wanting.Contains(spec.Task.Id) ? left : Math.Max(left / free, Math.Min(least(spec.Task), left));
        return Math.Min(part, spec.Task.MaxCostUsd ?? part);
    }
}
