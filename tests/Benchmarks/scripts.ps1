<#
.SYNOPSIS
Measures small script blocks: as tasks of a run with its full journal, and with ForEach-Object -Parallel.

.DESCRIPTION
Each round runs the blocks once each way, one after the other, in this PowerShell. Writes a line for each round and the medians.

.PARAMETER Module
The module's manifest.

.PARAMETER Blocks
How many blocks.

.PARAMETER ThrottleLimit
How many at once.

.PARAMETER Rounds
How many rounds.

.EXAMPLE
tests/Benchmarks/scripts.ps1 artifacts/package/PSParallelOrchestrator/PSParallelOrchestrator.psd1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [int] $Blocks = 1000,
    [int] $ThrottleLimit = 8,
    [int] $Rounds = 5
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Resolve-Path $Module).Path
$output = Join-Path ([System.IO.Path]::GetTempPath()) "psorch-bench-$([guid]::NewGuid().ToString('n'))"

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

$rows = for ($round = 1; $round -le $Rounds; $round++) {
    $theirs = Measure-Command {
        $results = 1..$Blocks | ForEach-Object -Parallel { $_ * 2 } -ThrottleLimit $ThrottleLimit
        if ($results.Count -ne $Blocks) { throw "ForEach-Object gave $($results.Count) results." }
    }
    $ours = Measure-Command {
        $run = 1..$Blocks | New-OrchestratorTask -Id { "n$_" } -ScriptBlock { param($n) $n * 2 } -ArgumentList { $_ } |
            New-OrchestratorPlan | Start-OrchestratorRun -OutputDirectory $output -MaxExecutors $ThrottleLimit -Wait
    }
    if ($run.State -ne 'Succeeded') { throw "The run ended $($run.State)." }
    $received = @($run | Receive-OrchestratorOutput).Count
    if ($received -ne $Blocks) { throw "The run gave $received results." }
    $row = [pscustomobject]@{
        Round = $round
        ForEachParallel = [Math]::Round($theirs.TotalMilliseconds)
        Run = [Math]::Round(($run.FinishedAt - $run.StartedAt).TotalMilliseconds)
        WithPlan = [Math]::Round($ours.TotalMilliseconds)
        Factor = [Math]::Round(($run.FinishedAt - $run.StartedAt) / $theirs, 2)
    }
    Write-Host $row
    $row
}

Remove-Item $output -Recurse -Force
'Median of {0} rounds, {1} blocks, {2} at once: ForEach-Object -Parallel {3} ms, a run {4} ms, with making the plan {5} ms, factor {6}' -f
    $Rounds, $Blocks, $ThrottleLimit, (Get-Median $rows.ForEachParallel), (Get-Median $rows.Run), (Get-Median $rows.WithPlan),
    (Get-Median $rows.Factor)
