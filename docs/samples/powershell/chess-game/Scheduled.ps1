<#
.SYNOPSIS
Plans and runs a chess game from a scheduler.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements 'Build a chess game' -OutputDirectory $OutputDirectory -MaxExecutors 4
exit $LASTEXITCODE
