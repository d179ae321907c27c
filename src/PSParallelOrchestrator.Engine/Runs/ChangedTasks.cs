using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs.Spending;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Whether a run can go on with tasks that are not as its plan has them.</summary>
internal static class ChangedTasks
{
    // Whoever asks waits no longer for an answer.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(20);

    /// <summary>Looks at the tasks as at those of a new run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tasks">All its tasks, as they would be.</param>
    /// <param name="access">Keys and prices.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Problem(OrchestratorRun run, IReadOnlyList<OrchestratorTask> tasks, AgentAccess access)
    {
        try
        {
            RunReadiness.Check(run.Plan with { Tasks = tasks }, run.Options);
            if (run.MaxCostUsd is not null)
            {
                var bounds = RunCosts.Bounds(run.Options, access);
                foreach (var task in tasks.Where(task => BudgetLedger.Costs(task, run.Options.Agent)))
                {
                    // A model without a price cannot be held to a budget.
                    _ = bounds(task);
                }
            }

            return null;
        }
        catch (OrchestratorException e)
        {
            return Refusal(e);
        }
    }

    /// <summary>
    /// Looks whether what tasks need that are to be added, or to run again, is there: agents, shells, the gateway, money.
    /// </summary>
    /// <param name="projection">The run.</param>
    /// <param name="request">Which tasks. What they say is not looked at.</param>
    /// <param name="services">Keys, prices and psorch.</param>
    /// <returns>What is missing; null for nothing.</returns>
    public static async Task<string?> MissingAsync(RunProjection projection, RunRequest request, EngineContext services)
    {
        var run = projection.Run;
        var changed = Changed(projection, request);
        if (changed.Count == 0)
        {
            return null;
        }

        // Whoever can write to the run's inbox can add tasks, and so could the tasks themselves.
        var addresses = GatewayTerms.AddressesOf(run.Plan.Tasks).ToHashSet(StringComparer.Ordinal);
        if (GatewayTerms.AddressesOf(changed).FirstOrDefault(address => !addresses.Contains(address)) is { } unknown)
        {
            return $"Nothing was done: no task named the service {unknown} when the run began, and keys go to no other, so that no task "
                + "can send them elsewhere. Run these tasks as a plan of their own; on top of this run, when it has ended and is merged: "
                + "psorch run --base-run, Start-OrchestratorRun -BaseRun.";
        }

        var options = run.Options with { MaxCostUsd = run.MaxCostUsd };
        using var limit = new CancellationTokenSource(LongestLook, services.Time);
        try
        {
            ScriptReadiness.Require(changed, options);
            new ShellReadiness(run.Plan, options).Require(changed);
            await AgentChoice.RequireAsync(changed, options, services.Agents, limit.Token);
            if (options.MaxCostUsd - GatewayTerms.Of(run, prices: null).SpentUsd is { } left
                && RunCosts.BudgetProblem(changed, options, services.Agents, left) is { } problem)
            {
                return "Nothing was done: " + problem;
            }

            await AgentChoice.RequireGatewayAsync(changed, options, services.LocatePsorch).WaitAsync(limit.Token);
            return null;
        }
        catch (OrchestratorException e)
        {
            return Refusal(e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // The run goes on, and so must who serves its other requests.
            return "Nothing was done: whether their agents can work here could not be found out. " + e.Message;
        }
    }

    // What is wrong with the request itself is said by who judges it.
    private static IReadOnlyList<OrchestratorTask> Changed(RunProjection projection, RunRequest request)
    {
        switch (request)
        {
            case AddTasksRequest added:
                return AddedTasks.Read(added.Plan).Plan?.Tasks ?? [];
            case RetryRequest retry:
                // On the same terms too: what was there when they began can be gone since.
                var run = projection.Run;
                var retried = RequestRules.Retry(run, retry.Tasks, out _);
                var upcoming = UpcomingTasks.OfRetry(run, projection.Graph, retried);
                var tasks = RequestRules.On(run, retry.Terms ?? new RetryTerms(), retried);
                return [.. upcoming.Select(task => tasks[task.Ordinal])];
            default:
                return [];
        }
    }

    private static string Refusal(OrchestratorException e) => "Nothing was done: " + e.Message.TrimEnd();
}
