using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Runs failed tasks again, with what they blocked: on a run that goes on, here or in another process, or on a finished one.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "TaskRetry", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(OrchestratorRun))]
public sealed class InvokeTaskRetryCommand : TaskCmdlet, IApiKeyParameters
{
    private readonly SpendingConfirmation spending;

    /// <summary>Makes the cmdlet.</summary>
    public InvokeTaskRetryCommand() => spending = new SpendingConfirmation(this);

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

    /// <summary>The memory of an attempt of these tasks from here on, like 512M or 8G; what they had when not given.</summary>
    [Parameter]
    public MemorySize? Memory { get; set; }

    /// <summary>How long an attempt of these tasks may take from here on; what they had when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>The model that the agents of these tasks ask from here on; what they had when not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Who does these tasks from here on; who did them when not given.</summary>
    [Parameter]
    public AgentKind? Agent { get; set; }

    /// <summary>Begins the tasks anew, with a new workspace and a new session of their agents.</summary>
    [Parameter]
    public SwitchParameter Clean { get; set; }

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

        var terms = BoundSettings.Load(this, SettingCommands.Retry).Fill(new RetryTerms());
        var context = spending.In(RunContext.Create(this, SettingCommands.Retry, run));
        var retried = Await(async token =>
        {
            if (await RunHost.RetryAsync(
                    run.Directory, new RetryRequest(tasks) { Terms = terms }, () => context, RunAim.TasksOnly, token) is not { } live)
            {
                return RunHost.Open(run.Directory);
            }

            await live.BeginAsync(token);
            return live.Run;
        });
        RunOutput.Write(this, retried, MyInvocation.Line, Wait ? RunOutputKind.Finished : RunOutputKind.Live);
    }
}
