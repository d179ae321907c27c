using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.RunFiles;
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

    /// <summary>Looks whether what tasks need that are to be added is there: agents, shells, the gateway.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">Which tasks. What they say is not looked at.</param>
    /// <param name="services">Keys, prices and psorch.</param>
    /// <returns>What is missing; null for nothing.</returns>
    public static async Task<string?> MissingAsync(OrchestratorRun run, AddTasksRequest request, EngineContext services)
    {
        if (AddedTasks.Read(request.Plan).Plan is not { } added)
        {
            // What is wrong is said by who judges the request.
            return null;
        }

        // The gateway was told at its start which services the run's requests may go to.
        var addresses = GatewayTerms.AddressesOf(run.Plan.Tasks).ToHashSet(StringComparer.Ordinal);
        if (GatewayTerms.AddressesOf(added.Tasks).FirstOrDefault(address => !addresses.Contains(address)) is { } unknown)
        {
            return $"Nothing was done: no task of the run names the service {unknown} yet, and its gateway lets no other be asked. "
                + "Start a run of its own for tasks that ask it.";
        }

        var options = run.Options with { MaxCostUsd = run.MaxCostUsd };
        using var limit = new CancellationTokenSource(LongestLook, services.Time);
        try
        {
            ScriptReadiness.Require(added, options);
            new ShellReadiness(run.Plan, options).Require(added.Tasks);
            await AgentChoice.RequireAsync(added.Tasks, options, services.Agents, limit.Token);
            await AgentChoice.RequireGatewayAsync(added.Tasks, options, services.LocatePsorch).WaitAsync(limit.Token);
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

    private static string Refusal(OrchestratorException e) => "Nothing was done: " + e.Message.TrimEnd();
}
