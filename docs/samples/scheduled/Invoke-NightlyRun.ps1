<#
.SYNOPSIS
Runs a plan from a scheduler: goes on with a run that was interrupted, else starts a new one.

.DESCRIPTION
For Task Scheduler, systemd and cron. Only one runs at a time for an output directory. A run that a crash or a reboot
interrupted is resumed: what had finished is not done again. Each call appends to a log file of its day.

The exit codes are those of psorch: 0 all tasks succeeded, 1 a task failed, 2 the run could not be started (the plan cannot
be used, another one is still going on), 3 the backend or an agent is not usable here, 130 the run was stopped.

.PARAMETER Plan
The plan file.

.PARAMETER OutputDirectory
Where the runs' directories are made.

.PARAMETER LogDirectory
Where the logs go; logs in the output directory by default.

.PARAMETER MaxExecutors
How many tasks run at once.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File Invoke-NightlyRun.ps1 -Plan /srv/nightly/plan.yaml -OutputDirectory /srv/nightly/runs
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $Plan,

    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $OutputDirectory,

    [string] $LogDirectory,

    [ValidateRange(1, 1000)]
    [int] $MaxExecutors = 5
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$output = (New-Item -ItemType Directory -Path $OutputDirectory -Force).FullName
$logs = (New-Item -ItemType Directory -Path ($LogDirectory ? $LogDirectory : (Join-Path $output logs)) -Force).FullName
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
        $run = Import-OrchestratorPlan -LiteralPath $Plan | Start-OrchestratorRun -OutputDirectory $output -MaxExecutors $MaxExecutors
        Add-LogLine "Started the run $($run.Id) in $($run.Directory)."
    }

    # The state says how it ended; the error of a failed wait would say it again.
    $null = $run | Wait-OrchestratorRun -ErrorAction SilentlyContinue
    foreach ($task in $run.Tasks | Where-Object State -NE 'Succeeded') {
        Add-LogLine "$($task.State): $($task.Id): $($task.Reason)"
    }

    Add-LogLine "$($run.State): $(@($run.Tasks | Where-Object State -EQ 'Succeeded').Count) of $(@($run.Tasks).Count) tasks succeeded."
    if ($run.State -eq 'Succeeded') {
        $null = $run | Merge-OrchestratorOutput
    }

    $exitCode = switch ($run.State) {
        'Succeeded' { 0 }
        'Canceled' { 130 }
        default { 1 }
    }
}
catch {
    Add-LogLine "$($_.FullyQualifiedErrorId): $($_.Exception.Message)"
    $exitCode = $_.CategoryInfo.Category -eq 'NotInstalled' ? 3 : 2
}
finally {
    $lock.Dispose()
}

exit $exitCode
