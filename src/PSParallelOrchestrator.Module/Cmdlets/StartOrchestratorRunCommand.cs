using System.Management.Automation;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Composition;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Runs plans: returns the live run at once, or when it has ended.</summary>
[Cmdlet(VerbsLifecycle.Start, "OrchestratorRun", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(OrchestratorRun), ParameterSetName = ["Run"])]
[OutputType(typeof(Job), ParameterSetName = ["Job"])]
public sealed class StartOrchestratorRunCommand : OrchestratorCmdlet, IApiKeyParameters
{
    private const string RunSet = "Run";
    private const string JobSet = "Job";
    private const int PreparingId = 2;
    private const string Preparing = "Making the backend ready";
    private readonly SpendingConfirmation spending;
    private bool hasTold;

    /// <summary>Makes the cmdlet.</summary>
    public StartOrchestratorRunCommand() => spending = new SpendingConfirmation(this);

    /// <summary>What is run: a plan, or the path of a plan file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PlanTransformation]
    [ValidateNotNull]
    public OrchestratorPlan Plan { get; set; } = null!;

    /// <summary>Only tasks with these ids, may have wildcards, and what they need; all tasks when not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanTaskCompleter))]
    [SupportsWildcards]
    public string[] TaskId { get; set; } = [];

    /// <summary>Not tasks with these ids, may have wildcards.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanTaskCompleter))]
    [SupportsWildcards]
    public string[] ExcludeTaskId { get; set; } = [];

    /// <summary>Only tasks with one of these tags, may have wildcards, and what they need; all tasks when not given.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    /// <summary>Leaves out what the chosen tasks depend on, and does not wait for it.</summary>
    [Parameter]
    public SwitchParameter SkipDependency { get; set; }

    /// <summary>The directory below which the run gets its own; outputs/parallel-orchestrator when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>
    /// What the run's directory is named after; the plan's file, else its requirements, when not given. A number is added where the name is
    /// taken.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// The executor budget: how many attempts run at once; the plan's, else the setting maxExecutors, else 5, when not given.
    /// </summary>
    [Parameter]
    public int MaxExecutors { get; set; }

    /// <summary>Where attempts run; Threading when not given. Get-OrchestratorBackend lists the names.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BackendCompleter))]
    public BackendKind Backend { get; set; }

    /// <summary>What the backend is told beside: its own options object, or a hashtable of names and values.</summary>
    [Parameter]
    [BackendOptionTransformation]
    [ValidateNotNull]
    public BackendOptions? BackendOption { get; set; }

    /// <summary>Who does Agent tasks that do not say; Simulated when not given.</summary>
    [Parameter]
    public AgentKind Agent { get; set; }

    /// <summary>Lets the first real agent that is usable do Agent tasks.</summary>
    [Parameter]
    public SwitchParameter Real { get; set; }

    /// <summary>The model that agents ask; the agent's own when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How much the model thinks; the model's own when not given.</summary>
    [Parameter]
    public ModelEffort Effort { get; set; }

    /// <summary>How many turns an agent may take in one attempt; 50 when not given.</summary>
    [Parameter]
    public int MaxTurns { get; set; }

    /// <summary>What the run may cost at most, in US dollars; no limit when not given.</summary>
    [Parameter]
    public decimal MaxCostUsd { get; set; }

    /// <summary>A file of prices that override the built-in ones.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PriceFile { get; set; }

    /// <summary>The AWS region of Bedrock; AWS_REGION, else eu-central-1, when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Lets Claude Code ask its model through Bedrock.</summary>
    [Parameter]
    public SwitchParameter UseBedrock { get; set; }

    /// <summary>What is added to the agents' system prompt.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SystemPrompt { get; set; }

    /// <summary>Tools that agents may use besides those that edit files, as Claude Code names them, for example 'Bash(npm test)'.</summary>
    [Parameter]
    public string[] AllowedTool { get; set; } = [];

    /// <summary>Further arguments of Claude Code; those that would break what the module promises are refused.</summary>
    [Parameter]
    public string[] ClaudeArgument { get; set; } = [];

    /// <summary>Lets Claude Code do everything without asking: for containers.</summary>
    [Parameter]
    public SwitchParameter SkipPermissions { get; set; }

    /// <summary>Models that are asked, each where the service refuses requests to the one before it for too long.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] FallbackModel { get; set; } = [];

    /// <summary>For how long a model is waited for before another one stands in for it; the outage limit when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? FallbackAfter { get; set; }

    /// <summary>How many requests a service of models gets at once; no limit when not given.</summary>
    [Parameter]
    public int? MaxRequests { get; set; }

    /// <summary>For how long rate limits, overloads and lost connections of a model's service are waited out; 10m when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? OutageLimit { get; set; }

    /// <summary>How long an agent may stay silent before its attempt is tried again, like 10m; 10m when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? StallLimit { get; set; }

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

    /// <summary>How often a failed task is tried again; 3 when not given.</summary>
    [Parameter]
    public int MaxRetries { get; set; }

    /// <summary>The first delay before a retry, like 500ms, 2s or 1m; 2s when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>Factor by which each further delay grows; 2 when not given.</summary>
    [Parameter]
    public double BackoffMultiplier { get; set; }

    /// <summary>What exit codes of commands mean where their task does not say, like '75=Transient', '2=Permanent'.</summary>
    [Parameter]
    public string[] ExitCodes { get; set; } = [];

    /// <summary>Exit codes of tasks' commands that are a success, beside 0.</summary>
    [Parameter]
    public string[] SuccessCodes { get; set; } = [];

    /// <summary>The longest delay before a retry, like 5m; 5m when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? MaxRetryDelay { get; set; }

    /// <summary>Factor by which the time limit grows after a time-out; 1 when not given, which leaves it.</summary>
    [Parameter]
    public double EscalateTime { get; set; }

    /// <summary>The most memory a retry after an out-of-memory is given, like 8G; the machine's when not given.</summary>
    [Parameter]
    public MemorySize? MemoryCap { get; set; }

    /// <summary>How long an attempt may take where its task does not say, like 90s, 15m, 1.5h or 01:30:00; 1h when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How long what is asked to end may take before it is ended by force, like 30s; 10s when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? GraceTime { get; set; }

    /// <summary>Stops the run at the first task that fails finally.</summary>
    [Parameter]
    public SwitchParameter FailFast { get; set; }

    /// <summary>What to do where two tasks left different things at one place; Stop when not given.</summary>
    [Parameter]
    public ConflictStrategy ConflictStrategy { get; set; }

    /// <summary>
    /// What to do instead at certain paths, like 'docs/**=Union' or 'package-lock.json=Regenerate:npm install', or a hashtable of such.
    /// </summary>
    [Parameter]
    [ConflictTransformation]
    public string[] Conflicts { get; set; } = [];

    /// <summary>What results leave out beside the defaults and the plan's, each like a line of a .gitignore.</summary>
    [Parameter]
    public string[] Ignore { get; set; } = [];

    /// <summary>The git repository that tasks start from; the result becomes a branch of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>An earlier run whose merged output tasks start from: the run, its id or its directory.</summary>
    [Parameter]
    [RunTransformation]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? BaseRun { get; set; }

    /// <summary>
    /// The shell that runs the commands before and after tasks, and the shell commands of a plan that names none: a name such as sh, bash,
    /// pwsh or cmd, or the full path of one.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(CommandShellCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CommandShell { get; set; }

    /// <summary>A shell command run in the workspace before each attempt; its failure is the attempt's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BeforeTask { get; set; }

    /// <summary>The PowerShell that scripts of tasks run in; this one when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shell { get; set; }

    /// <summary>A shell command run in the workspace after each attempt, also after one that failed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AfterTask { get; set; }

    /// <summary>CPUs that tasks which name resources may use together; the machine's when not given.</summary>
    [Parameter]
    public double Cpus { get; set; }

    /// <summary>Memory that tasks which name resources may use together, like 16G; the machine's when not given.</summary>
    [Parameter]
    public MemorySize? Memory { get; set; }

    /// <summary>GPUs that tasks which name resources may use together; the machine's when not given.</summary>
    [Parameter]
    public int Gpus { get; set; }

    /// <summary>How long each simulated task takes, like 0s or 500ms; 500ms when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? SimulateDuration { get; set; }

    /// <summary>Lets simulated tasks write no files.</summary>
    [Parameter]
    public SwitchParameter SimulateNoFiles { get; set; }

    /// <summary>What the Simulated agent does for chosen tasks, for example 'api*:fail=2,duration=1s'.</summary>
    [Parameter]
    public string[] Simulate { get; set; } = [];

    /// <summary>The least level that goes to orchestrator.log; Information when not given.</summary>
    [Parameter]
    [ValidateSet("Trace", "Debug", "Information", "Warning", "Error")]
    public string? LogLevel { get; set; }

    /// <summary>Waits until the run has ended and shows how far it is. Ctrl+C stops the run.</summary>
    [Parameter(ParameterSetName = RunSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>Returns a job whose output are the finished tasks, instead of the run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JobSet)]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => UnusablePlan.Target(Plan);

    private TaskSelection Selection =>
        new() { Ids = TaskId, ExcludedIds = ExcludeTaskId, Tags = Tag, SkipsDependencies = SkipDependency };

    /// <inheritdoc/>
    protected override void Begin() => ApiKeys.Check(this);

    /// <inheritdoc/>
    protected override void Process()
    {
        UnusablePlan.Refuse(Plan);
        var settings = BoundSettings.Load(this, SettingCommands.Run);
        var options = RunOptionsFactory.Create(settings, Plan);
        var (plan, chosen) = PartialRun.Select(Plan, Selection, options);
        RunReadiness.Check(plan, options);
        var output = RunDestination.Of(settings).OutputDirectory;
        if (!ShouldProcess(WhatIfText.Write(plan, chosen, options, output), $"Run the plan below {output}?", "Start-OrchestratorRun"))
        {
            return;
        }

        var services = spending.In(EngineContextFactory.Create(settings, ApiKeys.Read(this, GivenKey.IsForBedrock(options)))) with
        {
            BackendSays = text => Post(() => Tell(text)),
        };
        var run = Await(token => RunHost.StartAsync(plan, output, Name, options, services, RunAim.TasksOnly, token)).Run;
        if (hasTold)
        {
            WriteProgress(new ProgressRecord(PreparingId, Preparing, "Done") { RecordType = ProgressRecordType.Completed });
        }

        RunOutput.Write(this, run, MyInvocation.Line, AsJob ? RunOutputKind.Job : Wait ? RunOutputKind.Finished : RunOutputKind.Live);
    }

    private void Tell(string text)
    {
        hasTold = true;
        WriteVerbose(text);
        WriteProgress(new ProgressRecord(PreparingId, Preparing, CleanText.OneLine(text)));
    }
}
