<#
.SYNOPSIS
Runs a plan, or requirements, from a scheduler: continues a run that was interrupted, else starts a new one.

.DESCRIPTION
For Task Scheduler, systemd and cron. Only one runs at a time for an output directory. A run that a crash or a reboot
interrupted is resumed: what had finished is not done again. What succeeded is merged, also where other tasks failed. Each call
appends to a log file of its day.

The exit codes are those of psorch: 0 all tasks succeeded, 1 a task failed or the merge met a conflict, 2 the run could not be started (the
plan cannot
be used, another one is still going on), 3 the backend or an agent is not usable here, 130 the run was stopped.

.PARAMETER Plan
The plan file.

.PARAMETER Requirements
What is to be made, as free text; planned anew for each run.

.PARAMETER OutputDirectory
Where the runs' directories are made.

.PARAMETER LogDirectory
Where the logs go; logs in the output directory by default.

.PARAMETER MaxExecutors
How many tasks run at once; what the plan says where it is not given.

.PARAMETER RunParameter
Further parameters of Start-OrchestratorRun, for a script that calls this one.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File Invoke-NightlyRun.ps1 -Plan /srv/nightly/plan.yaml -OutputDirectory /srv/nightly/runs
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding(DefaultParameterSetName = 'Plan')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Plan')]
    [ValidateNotNullOrEmpty()]
    [string] $Plan,

    [Parameter(Mandatory, ParameterSetName = 'Requirements')]
    [ValidateNotNullOrEmpty()]
    [string] $Requirements,

    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $OutputDirectory,

    [string] $LogDirectory,

    [ValidateRange(1, 1000)]
    [int] $MaxExecutors,

    [System.Collections.IDictionary] $RunParameter = @{}
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$output = (New-Item -ItemType Directory -Path $OutputDirectory -Force).FullName
$logs = (New-Item -ItemType Directory -Path ($LogDirectory ? $LogDirectory : (Join-Path $output logs)) -Force).FullName
$budget = $MaxExecutors ? @{ MaxExecutors = $MaxExecutors } : @{}
$logFile = Join-Path $logs "nightly-$(Get-Date -Format yyyy-MM-dd).log"

function Add-LogLine {
    param([string] $Message)

    $line = "$(Get-Date -Format o) $Message"
    Add-Content -LiteralPath $logFile -Value $line
    Write-Output $line
}

# The system frees the lock with the process, however it ends.
try {
    $lock = [System.IO.File]::Open((Join-Path $output .nightly.lock), 'OpenOrCreate', 'ReadWrite', 'None')
}
catch [System.IO.IOException] {
    Add-LogLine "Another run is still going on in $output."
    exit 2
}

$exitCode = 2
try {
    $interrupted = Get-OrchestratorRun |
        Where-Object { $_.State -eq 'Interrupted' -and $_.Directory.StartsWith($output + [System.IO.Path]::DirectorySeparatorChar) } |
        Sort-Object -Property CreatedAt -Descending |
        Select-Object -First 1
    if ($interrupted) {
        $run = $interrupted | Resume-OrchestratorRun
        Add-LogLine "Resumed the run $($run.Id) in $($run.Directory)."
    }
    else {
        $planned = $Requirements ? (New-OrchestratorPlan $Requirements @budget) : (Import-OrchestratorPlan -LiteralPath $Plan)
        $run = $planned | Start-OrchestratorRun -OutputDirectory $output @budget @RunParameter
        Add-LogLine "Started the run $($run.Id) in $($run.Directory)."
    }

    # The state says how it ended; the error of a failed wait would say it again.
    $null = $run | Wait-OrchestratorRun -ErrorAction SilentlyContinue
    foreach ($task in $run.Tasks | Where-Object State -NE 'Succeeded') {
        Add-LogLine "$($task.State): $($task.Id): $($task.Reason)"
    }

    Add-LogLine "$($run.State): $(@($run.Tasks | Where-Object State -EQ 'Succeeded').Count) of $(@($run.Tasks).Count) tasks succeeded."
    $exitCode = switch ($run.State) {
        'Succeeded' { 0 }
        'Canceled' { 130 }
        default { 1 }
    }
    if ($run.State -in 'Succeeded', 'Failed') {
        $merged = $run | Merge-OrchestratorOutput
        Add-LogLine "Merged $($merged.Summary.Files) files."
    }
}
catch {
    Add-LogLine "$($_.FullyQualifiedErrorId): $($_.Exception.Message)"
    $exitCode = switch ($_.CategoryInfo.Category) {
        'OperationStopped' { 1 }
        'NotInstalled' { 3 }
        default { 2 }
    }
}
finally {
    $lock.Dispose()
}

exit $exitCode
