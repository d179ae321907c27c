using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Scripts;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Runs a script block for each input, many at once, as a run that survives a crash: in place of ForEach-Object -Parallel.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "OrchestratorParallel")]
[OutputType(typeof(object))]
public sealed class InvokeOrchestratorParallelCommand : OrchestratorCmdlet
{
    private const string StandardName = "parallel";
    private static readonly HashSet<StreamKind> AllStreams = [.. Enum.GetValues<StreamKind>()];
    private readonly List<object?> inputs = [];

    /// <summary>The script, which sees its input as $_.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The inputs: the script is run for each of them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>How many are run at once; 5 when not given.</summary>
    [Parameter]
    [Alias("MaxExecutors")]
    [ValidateRange(1, 10_000)]
    public int ThrottleLimit { get; set; } = RunOptions.DefaultMaxExecutors;

    /// <summary>
    /// What the run is named. Where the newest run of that name was made of the same script and inputs and has not succeeded, it continues.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Further arguments of the script, by value.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Variables that the script finds, by value, beside those of $using:.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Variable { get; set; }

    /// <summary>Modules that are imported before the script.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ModuleName { get; set; } = [];

    /// <summary>The PowerShell to run the script in; this one when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shell { get; set; }

    /// <summary>Runs the script in runspaces of this PowerShell.</summary>
    [Parameter]
    public SwitchParameter InProcess { get; set; }

    /// <summary>Where it is run; Threading when not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BackendCompleter))]
    public BackendKind Backend { get; set; }

    /// <summary>How often a script that failed is tried again; 0 when not given.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int MaxRetries { get; set; }

    /// <summary>How long the script may take for one input, like 15m; the setting timeLimit, else an hour, when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>The directory below which the run gets its own; outputs/parallel-orchestrator when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => InputObject;

    /// <inheritdoc/>
    protected override void Process() => inputs.Add(InputObject);

    /// <inheritdoc/>
    protected override void End()
    {
        if (inputs.Count == 0)
        {
            return;
        }

        var plan = Plan();
        if (!DiagnosticOutput.Write(this, PlanValidator.Validate(plan)))
        {
            return;
        }

        var settings = BoundSettings.Load(this, SettingCommands.Run);
        var options = RunOptionsFactory.Create(settings, plan) with { MaxExecutors = ThrottleLimit };
        var services = EngineContextFactory.Create(settings);
        var output = RunDestination.Of(settings).OutputDirectory;
        if (Continued(plan, output, services) is { } continued)
        {
            Stream(continued, isContinued: true);
            return;
        }

        Stream(
            Await(token => RunHost.StartAsync(plan, output, Name ?? StandardName, options, services, RunAim.TasksOnly, token)).Run,
            isContinued: false);
    }

    private OrchestratorPlan Plan()
    {
        var script = ScriptTasks.Of(ScriptBlock, ArgumentList, Variable, SessionState.PSVariable.Get) with
        {
            Modules = ModuleName,
            Shell = Shell,
            InProcess = InProcess,
        };
        var digits = inputs.Count.ToString(CultureInfo.InvariantCulture).Length;
        return new OrchestratorPlan { Tasks = [.. inputs.Select((input, i) => Task(script, input, i, digits))] };
    }

    private OrchestratorTask Task(TaskScript script, object? input, int index, int digits)
    {
        var number = (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        var variables = new Dictionary<string, ScriptValue>(script.Variables)
        {
            ["_"] = ScriptValues.Of(input, $"Input {index + 1}"),
        };
        return new OrchestratorTask { Id = $"item{number}", Script = script with { Variables = variables }, MaxRetries = MaxRetries };
    }

    // The same line again continues where it was.
    private OrchestratorRun? Continued(OrchestratorPlan plan, string output, Engine.Runs.EngineContext services)
    {
        if (Name is null || NamedRuns.FindNewest(FullPath(output), Name) is not { } directory)
        {
            return null;
        }

        var run = RunHost.Open(directory);
        if (run.State == RunState.Succeeded)
        {
            return null;
        }

        if (!IsSame(run.Plan, plan))
        {
            WriteWarning($"The run {run.Name} has not succeeded, but was made of another script or other inputs: a new run begins.");
            return null;
        }

        if (run.State is RunState.Running or RunState.Delegated)
        {
            WriteVerbose($"The run {run.Name} is going on; its outputs are awaited.");
            return run;
        }

        WriteVerbose($"The run {run.Name} continues; what finished is not done again.");
        var live = run.Tasks.Any(task => task.State is TaskState.Failed or TaskState.Blocked)
            ? Await(token => RunHost.RetryAsync(directory, new RetryRequest([]), () => services, RunAim.TasksOnly, token))
            : Await(token => RunHost.ResumeAsync(directory, services, RunAim.TasksOnly, token))!;
        return live?.Run ?? run;
    }

    private static bool IsSame(OrchestratorPlan known, OrchestratorPlan plan) => known.Tasks.Count == plan.Tasks.Count
        && known.Tasks.Zip(plan.Tasks).All(pair => pair.First.Script is { } before
            && pair.Second.Script is { } now
            && before.Text == now.Text
            && before.Arguments.SequenceEqual(now.Arguments)
            && before.Variables.Count == now.Variables.Count
            && before.Variables.All(variable => now.Variables.TryGetValue(variable.Key, out var value) && value == variable.Value));

    // Of a run that continues a task may seem to have failed that is about to run again: its end alone says so.
    private void Stream(OrchestratorRun run, bool isContinued)
    {
        EndingSignals.Watch();
        var received = new ReceivedOutput(this, AllStreams);
        var written = new HashSet<string>(StringComparer.Ordinal);
        new RunWaiter(this).WaitOwned(run, task => Post(() =>
        {
            if ((task.State == TaskState.Succeeded || !isContinued) && written.Add(task.Id))
            {
                Write(received, task);
            }
        }));
        foreach (var task in run.Tasks.Where(task => !written.Contains(task.Id)))
        {
            Write(received, task);
        }
    }

    private void Write(ReceivedOutput received, RunTask task)
    {
        var input = inputs[task.Ordinal];
        received.Write(task, value => WriteObject(Beside(value, input, task)), withEnd: false);
        if (task.State != TaskState.Succeeded)
        {
            WriteError(CmdletErrors.InputFailed(task, input));
        }
    }

    private static PSObject? Beside(object? value, object? input, RunTask task)
    {
        if (value is null)
        {
            return null;
        }

        var output = PSObject.AsPSObject(value);
        output.Properties.Add(new PSNoteProperty("PSInput", input));
        output.Properties.Add(new PSNoteProperty("PSTaskId", task.Id));
        return output;
    }
}
