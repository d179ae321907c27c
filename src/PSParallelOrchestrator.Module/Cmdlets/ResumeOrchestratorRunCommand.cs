using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Goes on with runs that were interrupted or stopped, in this process: finished tasks stay finished.</summary>
[Cmdlet(VerbsLifecycle.Resume, "OrchestratorRun", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(OrchestratorRun), typeof(Job))]
public sealed class ResumeOrchestratorRunCommand : RunCmdlet, IApiKeyParameters
{
    private readonly SpendingConfirmation spending;

    /// <summary>Makes the cmdlet.</summary>
    public ResumeOrchestratorRunCommand() => spending = new SpendingConfirmation(this);

    /// <summary>Waits until the run has ended and shows how far it is. Ctrl+C stops the run.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Returns a job whose output are the finished tasks, instead of the run.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

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

    /// <summary>How many tasks run at once from here on; as many as before when not given.</summary>
    [Parameter]
    public int? MaxExecutors { get; set; }

    /// <summary>
    /// Where attempts run from here on; where they ran when not given. Attempts that are under way elsewhere are ended and tried again.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(BackendCompleter))]
    public BackendKind? Backend { get; set; }

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
    protected override void Begin()
    {
        ApiKeys.Check(this);
        if (Wait && AsJob)
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.Exclusive("-Wait", "-AsJob"), target: null));
        }
    }

    private protected override void Process(OrchestratorRun run)
    {
        if (!ShouldProcess($"{run.Name} in {run.Directory}", "Resume the run"))
        {
            return;
        }

        var context = spending.In(RunContext.Create(this, SettingCommands.Resume, run));
        var resumed = Await(async token =>
        {
            var live = await RunHost.ResumeAsync(run.Directory, context, RunAim.TasksOnly, token);
            await live.BeginAsync(token);
            return live.Run;
        });
        RunOutput.Write(this, resumed, MyInvocation.Line, AsJob ? RunOutputKind.Job : Wait ? RunOutputKind.Finished : RunOutputKind.Live);
    }
}
