<#
.SYNOPSIS
Runs a plan from a scheduler where nobody settles conflicts: both sides are kept.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Plan "$PSScriptRoot/../../conflicts/plan.yaml" -OutputDirectory $OutputDirectory `
    -RunParameter @{
    ConflictStrategy = 'KeepBoth'
    Simulate         = '*:conflict=src/colour.txt'
}
exit $LASTEXITCODE
