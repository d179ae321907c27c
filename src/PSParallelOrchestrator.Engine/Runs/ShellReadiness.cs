using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Whether the shells are here that run the shell commands of a plan and its run.</summary>
/// <param name="plan">The plan.</param>
/// <param name="options">How it is run.</param>
internal sealed class ShellReadiness(OrchestratorPlan plan, RunOptions options)
{
    private const string PathVariable = "PATH";
    private readonly Dictionary<string, string> environment = OwnEnvironment.Copy();
    private readonly Dictionary<(string? Shell, string? Path), CommandShell> found = [];

    /// <summary>Checks that each is there and can be given its commands, before anything begins.</summary>
    /// <param name="tasks">The tasks that are to run.</param>
    /// <exception cref="OrchestratorException">One is not, and where it was looked for.</exception>
    public void Require(IEnumerable<OrchestratorTask> tasks)
    {
        // What tasks find where they run elsewhere, the attempt says.
        var areHere = BackendRegistry.UsesProgramsOfThisMachine(options.Backend);
        foreach (var task in areHere ? tasks : [])
        {
            var path = task.Environment.FirstOrDefault(variable => environment.Comparer.Equals(variable.Key, PathVariable)).Value;
            Require($"Task '{task.Id}'", AttemptSpecs.VerifyShell(task, plan, options), path, task.Verify);
            Require("The run", options.CommandShell, path, options.BeforeTask);
            Require("The run", options.CommandShell, path, options.AfterTask);
        }

        Require("The plan", plan.CommandShell ?? options.CommandShell, plan.Conflicts);
        Require("The run", options.CommandShell, options.Conflicts ?? []);
    }

    private void Require(string who, string? shell, IReadOnlyList<ConflictRule> rules)
    {
        foreach (var rule in rules)
        {
            Require(who, shell, path: null, rule.Command);
        }
    }

    private void Require(string who, string? shell, string? path, string? command)
    {
        if (command is null)
        {
            return;
        }

        try
        {
            if (!found.TryGetValue((shell, path), out var ready))
            {
                var own = path is null ? environment : new(environment, environment.Comparer) { [PathVariable] = path };
                ready = CommandShell.Of(shell, own);
                ready.Require(own);
                found.Add((shell, path), ready);
            }

            ready.Arguments(command);
        }
        catch (ChildStartException e) when (e.Failure == ChildStartFailure.InvalidRequest)
        {
            throw RunOptionErrors.CommandNotForShell(who, e.Message);
        }
        catch (ChildStartException e)
        {
            throw RunOptionErrors.CommandShellMissing(who, shell, e.Message);
        }
    }
}
