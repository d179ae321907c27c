<#
.SYNOPSIS
Runs two stages from a scheduler, the second on top of the first.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

$night = "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1"
& $night -Requirements 'Core services' -OutputDirectory "$OutputDirectory/core"
if ($LASTEXITCODE -ne 0) {
    exit $LASTEXITCODE
}

# Runs are listed with the newest first.
$folder = (Resolve-Path -LiteralPath "$OutputDirectory/core").Path
$core = Get-OrchestratorRun -State Succeeded | Where-Object { (Split-Path $_.Directory) -eq $folder } | Select-Object -First 1
& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements 'Integration tests for core services' `
    -OutputDirectory "$OutputDirectory/tests" -RunParameter @{ BaseRun = $core }
exit $LASTEXITCODE
