<#
.SYNOPSIS
Runs a plan from a scheduler. Whoever stops its run from another PowerShell makes it end with 130; a run that a crash ended is continued.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements 'Build a simple calculator' -OutputDirectory $OutputDirectory `
    -RunParameter @{ Simulate = 'tests:duration=10m' }
exit $LASTEXITCODE
