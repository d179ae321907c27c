using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Tells how a run is run, and what becomes of it, for who wants to know more than its state.</summary>
public static class RunNarration
{
    /// <summary>What was decided before the run began.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A sentence for each decision.</returns>
    public static IEnumerable<string> Decisions(OrchestratorRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var options = run.Options;
        yield return $"The run {run.Id} is in {run.Directory}.";
        yield return Text($"Backend {run.Backend}, up to {run.MaxExecutors} attempts at once.");
        if (run.Tasks.Any(task => task.Definition.Kind == TaskKind.Agent))
        {
            yield return $"Agent tasks that do not say otherwise are done by {AgentText.Describe(options)}"
                + $"{(options.Agents.Model is { } model ? " with " + model : string.Empty)}.";
        }

        yield return Text(
            $"What fails is tried again up to {options.Retry.MaxRetries} times, after {options.Retry.Delay.TotalSeconds:0.###} s and then ")
            + Text($"{options.Retry.BackoffMultiplier:0.##} times as long each, at most {options.Retry.MaxDelay.TotalSeconds:0.###} s.");
        yield return $"Where tasks leave different things at one place: {run.ConflictStrategy}.";
        if (run.MaxCostUsd is { } budget)
        {
            yield return Text($"Models may cost {budget:0.####} USD together.");
        }

        if ((options.Repository ?? options.BaseRun) is { } root)
        {
            yield return $"Tasks start from {root}.";
        }
    }

    /// <summary>
    /// What happens to a run until nobody owns it: from its beginning, or from now on where it was continued.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the reading; the run goes on.</param>
    /// <returns>What becomes of tasks and why, each after the events that made it so.</returns>
    public static async IAsyncEnumerable<RunNote> FollowAsync(
        OrchestratorRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var from = run.Beginnings > 1 ? run.LastSequence : 0;
        await foreach (var change in RunFeed.ReadAsync(run.Directory, from, stays: false, cancellationToken))
        {
            if (change.Event is { } recorded)
            {
                var json = JsonSerializer.Serialize(recorded, JournalJson.Default.IJournalEvent);
                yield return new RunNote(Text($"{change.Sequence} {change.Time.UtcDateTime:HH:mm:ss.fff}Z {json}"), IsEvent: true);
                if (recorded is WarningGiven warning)
                {
                    yield return new RunNote(warning.Message, IsEvent: false);
                }
            }

            foreach (var task in change.Tasks.Where(IsWorthTelling))
            {
                var why = task.Reason is null ? "." : ": " + task.Reason;
                yield return new RunNote($"Task '{task.Task}' is {task.State}{why}", IsEvent: false);
            }
        }
    }

    private static bool IsWorthTelling(TaskChange task) =>
        task.State is not (TaskState.Pending or TaskState.Ready) || task.Reason is not null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
