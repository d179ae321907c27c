<#
.SYNOPSIS
Runs the check for a Windows machine and the Pester tests, for lane.sh.

.DESCRIPTION
What it writes goes to a file, since what Wine writes to a terminal is for the eye alone.

.PARAMETER Lane
The folder with the module, Pester and a copy of the tests.
#>
#Requires -Version 7.4
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Lane)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$said = Join-Path $Lane 'said.txt'
$env:PSORCH_MODULE = (Get-ChildItem -Path "$Lane/module/PSParallelOrchestrator" -Directory | Select-Object -First 1).FullName

# Not tried here, and why. All others run, but for what has the tag UnixPrograms: under Wine sh cannot fork reliably.
$forks = 'its runs are ended while sh forks, which under Wine leaves files open'
$left = @{
    'AddedBackend.Tests.ps1' = 'a library that is loaded cannot be removed with its place'
    'EndOfPowerShell.Tests.ps1' = 'it sends signals'
    'Invoke-TaskRetry.Tests.ps1' = $forks
    'Package.Tests.ps1' = 'it makes a package, with the .NET SDK'
    'ProcessBackend.Tests.ps1' = 'it looks at processes in /proc'
    'RealAgents.Tests.ps1' = 'it looks at processes in /proc'
    'Remove-OrchestratorRun.Tests.ps1' = $forks
    'Resume-OrchestratorRun.Tests.ps1' = $forks
    'Samples.Tests.ps1' = 'its plans run commands of a Unix'
    'ScriptKill.Tests.ps1' = 'it sends signals'
    'ScriptTask.Tests.ps1' = 'it takes longer than the lane has; check.ps1 tries script blocks'
    'Start-OrchestratorRun.Tests.ps1' = $forks
    'Try.Tests.ps1' = 'it builds, with the .NET SDK'
}

function Write-Said {
    param([Parameter(ValueFromPipeline)] $Line)
    process { [System.IO.File]::AppendAllText($said, "$Line`n") }
}

$report = Join-Path $Lane 'report.md'
& "$Lane/checkout/tests/Windows/check.ps1" -Module "$env:PSORCH_MODULE/PSParallelOrchestrator.psd1" -Report $report *>&1 | Write-Said
$checked = $LASTEXITCODE
Get-Content -LiteralPath $report | Write-Said

foreach ($name in $left.Keys | Sort-Object) { "SKIPPED: $name`: $($left[$name])" | Write-Said }
$how = @{ ExcludeTag = 'UnixPrograms'; Pester = "$Lane/pester/Pester.psd1" }
$failed = foreach ($file in Get-ChildItem -Path "$Lane/checkout/tests/Module/*.Tests.ps1" | Where-Object Name -NotIn $left.Keys) {
    # Wine itself is wrong now and then, somewhere else each time; what is wrong with us is so again.
    foreach ($try in 1, 2) {
        & "$Lane/checkout/tests/Module/Invoke-ModuleTests.ps1" -Path $file.FullName @how *>&1 | Write-Said
        if ($LASTEXITCODE -ne 1) { break }
        if ($try -eq 2) { $file.Name }
    }
}

"Failed twice: $($failed ? ($failed -join ', ') : 'nothing')" | Write-Said
exit ($checked -or $failed ? 1 : 0)
