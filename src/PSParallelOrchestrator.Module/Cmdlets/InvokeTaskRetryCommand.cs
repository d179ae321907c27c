using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Runs failed tasks again, with what they blocked: on a run that goes on, here or in another process, or on a finished one.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "TaskRetry", SupportsShouldProcess = true, DefaultParameterSetName = TaskSet)]
[OutputType(typeof(OrchestratorRun))]
public sealed class InvokeTaskRetryCommand : TaskCmdlet, IApiKeyParameters
{
    /// <summary>Waits until the runs have ended and shows how far they are. Ctrl+C stops a run that is running here.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Hosts that are gone for good: attempts that were started there no longer run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] LostHost { get; set; } = [];

    /// <summary>Another budget for the run, in US dollars, with what was spent already; the run's own when not given.</summary>
    [Parameter]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>
    /// What to do from here on where two tasks left different things at one place, also for tasks that a conflict blocked; the run's own
    /// when not given.
    /// </summary>
    [Parameter]
    public ConflictStrategy? ConflictStrategy { get; set; }

    /// <summary>The key of the agents' service, as SecureString or PSCredential; the environment has it when not given.</summary>
    [Parameter]
    [ApiKeyTransformation]
    [ValidateNotNull]
    public object? ApiKey { get; set; }

    /// <summary>The name of the secret that holds the key, in a vault of module Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiKeySecretName { get; set; }

    /// <summary>The vault of the secret; every vault is searched when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyVault { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => ApiKeys.Check(this);

    private protected override bool Suits(RunTask task) => task.State is TaskState.Failed or TaskState.Canceled or TaskState.Blocked;

    private protected override void Ask(OrchestratorRun run, IReadOnlyList<string> tasks)
    {
        var which = tasks.Count > 0 ? string.Join(", ", tasks) : "every task that did not succeed";
        if (!ShouldProcess($"{which} of {run.Name}", "Run again, with what depends on it"))
        {
            return;
        }

        var context = RunContext.Create(this, SettingCommands.Retry, run);
        var retried = Await(async token =>
        {
            if (await RunHost.RetryAsync(run.Directory, tasks, () => context, RunAim.TasksOnly, token) is not { } live)
            {
                return RunHost.Open(run.Directory);
            }

            await live.BeginAsync(token);
            return live.Run;
        });
        RunOutput.Write(this, retried, MyInvocation.Line, Wait ? RunOutputKind.Finished : RunOutputKind.Live);
    }
}
