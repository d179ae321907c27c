<#
.SYNOPSIS
Works on a repository from a scheduler; each night leaves a branch.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory,

    # A git repository with a commit at least.
    [Parameter(Mandatory)]
    [string] $Repository
)

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements 'Build a contact form with validation' `
    -OutputDirectory $OutputDirectory -RunParameter @{ Repository = $Repository }
exit $LASTEXITCODE
