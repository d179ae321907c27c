using System.Collections;
using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <content>The parameters.</content>
public sealed partial class NewOrchestratorTaskCommand
{
    /// <summary>Makes a task of each: values that script blocks see as $_, or rows whose columns are named like parameters.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Makes a task for each value, or each combination of values, at the places &lt;&lt;name&gt;&gt; of the texts.</summary>
    [Parameter]
    [ValidateNotNull]
    public object[]? ForEach { get; set; }

    /// <summary>Lets the tasks from the pipeline pass, and the new one follow them.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>The task's name in its plan: 1-64 letters, digits, '.', '_' and '-', beginning with a letter or digit.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string Id { get; set; } = string.Empty;

    /// <summary>
    /// What the agent is asked to do. Not mandatory: PowerShell binds a row of a table to this set as soon as it converts a cell, and the
    /// row may have a command.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>A file of UTF-8 text with what the agent is asked to do; it is read now.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [AllowEmptyString]
    [AllowNull]
    public string? PromptFile { get; set; }

    /// <summary>The program to run: a path, or a name looked up on PATH.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Command")]
    [AllowEmptyString]
    [AllowNull]
    public string? Command { get; set; }

    /// <summary>The script to run, in a PowerShell of its own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ScriptBlock")]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>A file with the script to run, in a PowerShell of its own; it is read now.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FilePath")]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    /// <summary>
    /// The program's arguments, passed as they are, without a shell; or the script's, by value. Of those, script blocks give the arguments
    /// for each input, which they see as $_: as many as they write.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Command")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "ScriptBlock")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "FilePath")]
    [Alias("Arguments")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Variables that the script finds, by value, beside those of $using:.</summary>
    [Parameter(ParameterSetName = "ScriptBlock")]
    [Parameter(ParameterSetName = "FilePath")]
    [ValidateNotNull]
    public IDictionary? Variable { get; set; }

    /// <summary>Modules that are imported before the script.</summary>
    [Parameter(ParameterSetName = "ScriptBlock")]
    [Parameter(ParameterSetName = "FilePath")]
    [ValidateNotNullOrEmpty]
    public string[] ModuleName { get; set; } = [];

    /// <summary>The PowerShell to run the script in, a path or a name on PATH; the run's when not given.</summary>
    [Parameter(ParameterSetName = "ScriptBlock")]
    [Parameter(ParameterSetName = "FilePath")]
    [ValidateNotNullOrEmpty]
    public string? Shell { get; set; }

    /// <summary>
    /// Runs the script in a runspace of this PowerShell: it begins sooner, but cannot be ended by force, and shares this process.
    /// </summary>
    [Parameter(ParameterSetName = "ScriptBlock")]
    [Parameter(ParameterSetName = "FilePath")]
    public SwitchParameter InProcess { get; set; }

    /// <summary>The exit code of the last program that the script ran fails it, where it is a failure.</summary>
    [Parameter(ParameterSetName = "ScriptBlock")]
    [Parameter(ParameterSetName = "FilePath")]
    public SwitchParameter FailOnExitCode { get; set; }

    /// <summary>A line for people.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Title { get; set; }

    /// <summary>The tasks that must all have succeeded before this one starts: their ids, patterns of ids, or the tasks.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DependencyCompleter))]
    [TaskIdTransformation]
    [AllowEmptyCollection]
    public string[] DependsOn { get; set; } = [];

    /// <summary>Why the task waits for its dependencies, by their ids, like @{ schema = 'the tables' }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DependencyReasons")]
    [MapTransformation]
    public IDictionary? DependencyReason { get; set; }

    /// <summary>CPUs an attempt needs, for example 0.5 or 4; without it none are reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNone]
    public double? Cpus { get; set; }

    /// <summary>Memory an attempt needs, like 512M or 4G, or a number of bytes; without it none is reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNone]
    public MemorySize? Memory { get; set; }

    /// <summary>GPUs an attempt needs; without it none are reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNone]
    public int? Gpus { get; set; }

    /// <summary>How long an attempt may take, like 90s, 15m, 2h or 01:30:00; without it the run's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation(EmptyIsNone = true)]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How long what is asked to end may take before it is ended by force, like 30s; without it the run's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation(EmptyIsNone = true)]
    public TimeSpan? GraceTime { get; set; }

    /// <summary>How often the task is tried again after a failure, 0 to 1000; without it the run's default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNone]
    public int? MaxRetries { get; set; }

    /// <summary>What exit codes of its commands mean, like @{ 75 = 'Transient'; 2 = 'Permanent' }; these go before the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [MapTransformation]
    public IDictionary? ExitCodes { get; set; }

    /// <summary>Exit codes of the command that are a success, beside 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [ListTransformation]
    public int[] SuccessCodes { get; set; } = [];

    /// <summary>How long the task is thought to take, like 10m; orders the queue and nothing else.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation(EmptyIsNone = true)]
    public TimeSpan? EstimatedDuration { get; set; }

    /// <summary>Further environment variables of the attempt.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [MapTransformation]
    public IDictionary? Environment { get; set; }

    /// <summary>Environment variables with secrets that the task's commands are given; keys of agents reach no other command.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Secrets")]
    public string[] Secret { get; set; } = [];

    /// <summary>Patterns (*, **, ?) of the files the task is to leave in its workspace; each must match one at least.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Outputs")]
    [AllowEmptyCollection]
    public string[] Output { get; set; } = [];

    /// <summary>A shell command that must succeed in the workspace after the work, for the attempt to succeed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Verify { get; set; }

    /// <summary>The shell that runs -Verify: a name such as sh, bash, pwsh or cmd, or the full path of one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CommandShellCompleter))]
    public string? CommandShell { get; set; }

    /// <summary>Its network, on the backend Docker: None or Bridge; without it none for agents, and the backend's otherwise.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNone]
    public TaskNetwork? Network { get; set; }

    /// <summary>Somebody must approve the task before it starts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter RequireApproval { get; set; }

    /// <summary>Who does the task; without it the run's agent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [EmptyIsNone]
    public AgentKind? Agent { get; set; }

    /// <summary>The model that the agent asks; without it the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How much the model thinks; without it the run's effort.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [EmptyIsNone]
    public ModelEffort? Effort { get; set; }

    /// <summary>What another attempt of the agent begins with: Continue, the default, or Clean.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [EmptyIsNone]
    public TaskRetry? Retry { get; set; }

    /// <summary>How many turns the agent may take in one attempt; without it the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [EmptyIsNone]
    public int? MaxTurns { get; set; }

    /// <summary>What one attempt may cost at most, in US dollars; without it what the run's budget has.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Prompt")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "PromptFile")]
    [EmptyIsNone]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Ready tasks of a higher priority start first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNone]
    public int? Priority { get; set; }

    /// <summary>Words to find the task by.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [AllowEmptyCollection]
    public string[] Tag { get; set; } = [];
}
