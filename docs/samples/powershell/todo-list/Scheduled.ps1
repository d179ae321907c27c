<#
.SYNOPSIS
Runs six tasks on three executors, from a scheduler.
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
    -OutputDirectory $OutputDirectory -MaxExecutors 3
exit $LASTEXITCODE
