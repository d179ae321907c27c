<#
.SYNOPSIS
Runs a plan whose task fails from a scheduler: the log names the task, the exit code is 1.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements 'Build todo list with backend and frontend' `
    -OutputDirectory $OutputDirectory -RunParameter @{
    Simulate   = 'frontend:fail=2'
    MaxRetries = 0
}
exit $LASTEXITCODE
