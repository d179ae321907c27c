<#
.SYNOPSIS
Measures what importing the module adds to the start of a PowerShell.

.DESCRIPTION
Starts PowerShell without a profile, in turn bare, with Import-Module, and with the first cmdlet run by auto-loading, and
writes the median of each.

.PARAMETER Module
The folder of the module; the package that build.ps1 -Task Package leaves by default.

.PARAMETER Round
How often each is started.

.EXAMPLE
./tests/Benchmarks/import.ps1
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Module = "$PSScriptRoot/../../artifacts/package/PSParallelOrchestrator/0.1.0",

    [ValidateRange(1, 1000)]
    [int] $Round = 15
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$manifest = (Resolve-Path "$Module/PSParallelOrchestrator.psd1").Path
Import-Module "$PSScriptRoot/../Module/Common.psm1"
$shell = Get-PowerShellProgram
$scripts = [ordered]@{
    'bare'         = 'exit'
    'import'       = "Import-Module '$manifest'; exit"
    'first cmdlet' = "Import-Module '$manifest'; `$null = Measure-OrchestratorComplexity 'Write a README'; exit"
}
$times = @{}
foreach ($name in $scripts.Keys) {
    $times[$name] = [System.Collections.Generic.List[double]]::new()
}

# The first round fills the file cache and does not count.
foreach ($turn in 0..$Round) {
    foreach ($name in $scripts.Keys) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        & $shell -NoProfile -NonInteractive -Command $scripts[$name]
        if ($LASTEXITCODE -ne 0) {
            throw "'$name' ended with code $LASTEXITCODE."
        }

        if ($turn -gt 0) {
            $times[$name].Add($watch.Elapsed.TotalMilliseconds)
        }
    }
}

$median = @{}
foreach ($name in $scripts.Keys) {
    $sorted = @($times[$name] | Sort-Object)
    $median[$name] = $sorted[[int][System.Math]::Floor($sorted.Count / 2)]
    [pscustomobject]@{
        Start    = $name
        MedianMs = [System.Math]::Round($median[$name])
        AddedMs  = [System.Math]::Round($median[$name] - $median['bare'])
        LowestMs = [System.Math]::Round($sorted[0])
    }
}
