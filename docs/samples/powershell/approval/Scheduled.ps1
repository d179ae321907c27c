<#
.SYNOPSIS
Runs a plan with an approval from a scheduler: the run waits for whoever approves it from another PowerShell.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Plan "$PSScriptRoot/../../approval/plan.yaml" -OutputDirectory $OutputDirectory
exit $LASTEXITCODE
