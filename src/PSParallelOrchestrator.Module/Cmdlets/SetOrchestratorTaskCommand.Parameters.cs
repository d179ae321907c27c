using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <content>
/// The parameters. Each value may be a script block, which sees the task as $_; nothing takes away what the task has. So they are objects,
/// and <see cref="Tasks.TaskKey"/> says what they are made of.
/// </content>
public sealed partial class SetOrchestratorTaskCommand
{
    /// <summary>The tasks, or plans.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object InputObject { get; set; } = null!;

    /// <summary>Only tasks with these ids, may have wildcards; the others stay as they are.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Id { get; set; } = [];

    /// <summary>Not tasks with these ids, may have wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] ExcludeId { get; set; } = [];

    /// <summary>Only tasks with one of these tags, may have wildcards; the others stay as they are.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    /// <summary>Another id. Of a plan, and of tasks that come together, what depended on the task depends on the new id.</summary>
    [Parameter]
    public object? NewId { get; set; }

    /// <summary>A line for people.</summary>
    [Parameter]
    public object? Title { get; set; }

    /// <summary>What the agent is asked to do; the task becomes one for an agent.</summary>
    [Parameter]
    public object? Prompt { get; set; }

    /// <summary>A file of UTF-8 text with what the agent is asked to do; it is read now.</summary>
    [Parameter]
    public object? PromptFile { get; set; }

    /// <summary>The program to run; the task becomes a command.</summary>
    [Parameter]
    public object? Command { get; set; }

    /// <summary>The script to run; the task becomes one of PowerShell. What the script is given stays.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>A file with the script to run; it is read now.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    /// <summary>Variables of the script: what is named is set, or taken away by $null.</summary>
    [Parameter]
    public object? Variable { get; set; }

    /// <summary>Modules that are imported before the script.</summary>
    [Parameter]
    public object? ModuleName { get; set; }

    /// <summary>The PowerShell to run the script in.</summary>
    [Parameter]
    public object? Shell { get; set; }

    /// <summary>Whether the script runs in a runspace of this PowerShell.</summary>
    [Parameter]
    public object? InProcess { get; set; }

    /// <summary>Whether the exit code of the last program that the script ran fails it.</summary>
    [Parameter]
    public object? FailOnExitCode { get; set; }

    /// <summary>The program's arguments, or the script's, by value.</summary>
    [Parameter]
    [Alias("Arguments")]
    public object? ArgumentList { get; set; }

    /// <summary>What the task depends on: ids, tasks, or patterns of ids.</summary>
    [Parameter]
    public object? DependsOn { get; set; }

    /// <summary>Why the task waits for its dependencies, by their ids: what is named is set, or taken away by $null.</summary>
    [Parameter]
    [Alias("DependencyReasons")]
    public object? DependencyReason { get; set; }

    /// <summary>CPUs an attempt needs.</summary>
    [Parameter]
    public object? Cpus { get; set; }

    /// <summary>Memory an attempt needs, like 512M or 4G.</summary>
    [Parameter]
    public object? Memory { get; set; }

    /// <summary>GPUs an attempt needs.</summary>
    [Parameter]
    public object? Gpus { get; set; }

    /// <summary>How long an attempt may take, like 90s, 15m or 01:30:00.</summary>
    [Parameter]
    public object? TimeLimit { get; set; }

    /// <summary>How long what is asked to end may take before it is ended by force, like 30s.</summary>
    [Parameter]
    public object? GraceTime { get; set; }

    /// <summary>How often the task is tried again after a failure.</summary>
    [Parameter]
    public object? MaxRetries { get; set; }

    /// <summary>What exit codes of its commands mean: what is named is set, or taken away by $null.</summary>
    [Parameter]
    public object? ExitCodes { get; set; }

    /// <summary>Exit codes of the command that are a success, beside 0.</summary>
    [Parameter]
    public object? SuccessCodes { get; set; }

    /// <summary>How long the task is thought to take, like 10m.</summary>
    [Parameter]
    public object? EstimatedDuration { get; set; }

    /// <summary>Environment variables of the attempt: what is named is set, or taken away by $null.</summary>
    [Parameter]
    public object? Environment { get; set; }

    /// <summary>Environment variables with secrets that the task's commands are given.</summary>
    [Parameter]
    [Alias("Secrets")]
    public object? Secret { get; set; }

    /// <summary>Patterns of the files the task is to leave.</summary>
    [Parameter]
    [Alias("Outputs")]
    public object? Output { get; set; }

    /// <summary>A shell command that must succeed after the work.</summary>
    [Parameter]
    public object? Verify { get; set; }

    /// <summary>The shell that runs -Verify.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CommandShellCompleter))]
    public object? CommandShell { get; set; }

    /// <summary>Its network, on the backend Docker.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameCompleter<TaskNetwork>))]
    public object? Network { get; set; }

    /// <summary>Whether somebody must approve the task before it starts: $true or $false.</summary>
    [Parameter]
    public object? RequireApproval { get; set; }

    /// <summary>Who does the task.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameCompleter<AgentKind>))]
    public object? Agent { get; set; }

    /// <summary>The model that the agent asks.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public object? Model { get; set; }

    /// <summary>How much the model thinks.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameCompleter<ModelEffort>))]
    public object? Effort { get; set; }

    /// <summary>What another attempt of the agent begins with.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameCompleter<TaskRetry>))]
    public object? Retry { get; set; }

    /// <summary>How many turns the agent may take in one attempt.</summary>
    [Parameter]
    public object? MaxTurns { get; set; }

    /// <summary>What one attempt may cost at most, in US dollars.</summary>
    [Parameter]
    public object? MaxCostUsd { get; set; }

    /// <summary>Ready tasks of a higher priority start first.</summary>
    [Parameter]
    public object? Priority { get; set; }

    /// <summary>Other words to find the task by.</summary>
    [Parameter]
    [Alias("NewTags")]
    public object? NewTag { get; set; }
}
