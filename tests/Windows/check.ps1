<#
.SYNOPSIS
Tries PSParallelOrchestrator on this Windows machine for some minutes, and writes a report to paste into an issue.

.DESCRIPTION
For who has a Windows machine: nothing of this project has run natively there. Needs PowerShell 7.6, Git for Windows and the package's
module; costs nothing, asks no model, and leaves nothing but the report. Ends with 1 where something failed.

.PARAMETER Module
The folder of the module; PSParallelOrchestrator as Import-Module finds it when not given.

.PARAMETER Report
The file of the report.

.EXAMPLE
./tests/Windows/check.ps1 -Module ./artifacts/package/PSParallelOrchestrator/0.1.0
Tries the packaged module, and writes check-report.md.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Module = 'PSParallelOrchestrator',

    [ValidateNotNullOrEmpty()]
    [string] $Report = 'check-report.md'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$place = (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "psorch-check-$PID")).FullName
$lines = [System.Collections.Generic.List[string]]::new()
$lines.Add('# PSParallelOrchestrator on Windows')
$lines.Add('')
$lines.Add("- $([System.Environment]::OSVersion.VersionString), PowerShell $($PSVersionTable.PSVersion), $(git --version)")
$lines.Add('')
$lines.Add('| check | result | seconds |')
$lines.Add('| --- | --- | --- |')

function Test-One {
    param([string] $Name, [scriptblock] $Check)

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        $result = & $Check | Select-Object -Last 1
        if ($result -is [bool] -or $null -eq $result) { $result = $result ? 'as it should be' : 'FAILED' }
    }
    catch {
        $result = "FAILED: $($_.Exception.Message -replace '\r?\n', ' ')"
    }

    $lines.Add(('| {0} | {1} | {2:0.0} |' -f $Name, ($result -replace '\|', '\|'), $watch.Elapsed.TotalSeconds))
}

Push-Location -LiteralPath $place
try {
    $env:PSORCH_STATE_HOME = Join-Path $place 'state'
    Test-One 'import' { Import-Module $Module -Global; $true }
    foreach ($backend in 'Threading', 'Process') {
        Test-One "main job on $backend" {
            $run = New-OrchestratorPlan 'Build a todo app with backend and frontend' |
                Start-OrchestratorRun -Backend $backend -SimulateDuration 0s -Wait -WarningAction SilentlyContinue
            ($run | Merge-OrchestratorOutput).Summary.Files -gt 10
        }
        Test-One "time limit on $backend" {
            $run = New-OrchestratorTask slow -Command ping -ArgumentList '-n', '600', '127.0.0.1' -TimeLimit 3s -MaxRetries 0 |
                New-OrchestratorPlan | Start-OrchestratorRun -Backend $backend -Wait -ErrorAction SilentlyContinue
            ($run | Get-OrchestratorTask).Attempts[0].FailureClass -eq 'Timeout' -and -not (Get-Process ping -ErrorAction Ignore)
        }
        Test-One "script blocks on $backend" {
            $run = 1..10 | New-OrchestratorTask -Id { "n$_" } -ScriptBlock { param($n) $n * $n } -ArgumentList { $_ } |
                New-OrchestratorPlan | Start-OrchestratorRun -Backend $backend -Wait
            ($run | Receive-OrchestratorOutput | Measure-Object -Sum).Sum -eq 385
        }
    }
    Test-One 'a batch file and its arguments' {
        Set-Content show.bat '@echo [%1] [%2]'
        $run = New-OrchestratorTask show -Command (Resolve-Path show.bat).Path -ArgumentList 'a b', '%TEMP%' |
            New-OrchestratorPlan | Start-OrchestratorRun -Wait
        "$($run | Get-OrchestratorLog -TaskId show)" -match '\["a b"\] \["%TEMP%"\]'
    }
    Test-One 'a memory limit' {
        $task = New-OrchestratorTask big -Command pwsh -Memory 256M -MaxRetries 0 `
            -ArgumentList '-NoProfile', '-Command', '$x = [byte[]]::new(1GB); [Array]::Fill($x, [byte]1)'
        $run = $task | New-OrchestratorPlan | Start-OrchestratorRun -Wait -ErrorAction SilentlyContinue
        "not judged: the failure class is '$(($run | Get-OrchestratorTask).Attempts[0].FailureClass)'"
    }
    Test-One 'removing the runs' { Get-OrchestratorRun | Remove-OrchestratorRun -Confirm:$false; -not (Get-OrchestratorRun) }
}
finally {
    Pop-Location
    Remove-Item -LiteralPath $place -Recurse -Force -ErrorAction Ignore
}

Set-Content -LiteralPath $Report -Value $lines
$lines
exit ($lines -match 'FAILED' ? 1 : 0)
