<#
.SYNOPSIS
Audits a source tree from a scheduler.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory,

    # The tree, as a full path. It must not contain the output directory.
    [string] $Source = (Resolve-Path "$PSScriptRoot/../../../../src").Path
)

$env:AUDIT_SOURCE = $Source
& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Plan "$PSScriptRoot/../../source-tree-audit/plan.json" `
    -OutputDirectory $OutputDirectory
exit $LASTEXITCODE
