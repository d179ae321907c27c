<#
.SYNOPSIS
Runs the nightly plan from a scheduler.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Plan "$PSScriptRoot/../../scheduled/plan.yaml" -OutputDirectory $OutputDirectory
exit $LASTEXITCODE
