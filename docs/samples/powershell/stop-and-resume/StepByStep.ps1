<#
.SYNOPSIS
Stops a run, and continues it: what has finished stays finished.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$run = New-OrchestratorPlan 'Build a simple calculator' | Start-OrchestratorRun -Name long -Simulate 'tests:duration=10m'
while ($run.FindTask('tests').State -ne 'Running') {
    Start-Sleep -Milliseconds 100
}

$run | Stop-OrchestratorRun
"$($run.State)"
$run | Get-OrchestratorTask | Format-Table

# Wait-OrchestratorRun would now wait the ten minutes.
$run | Resume-OrchestratorRun | Out-Null
while ($run.FindTask('tests').State -ne 'Running') {
    Start-Sleep -Milliseconds 100
}

$run | Get-OrchestratorTask | Format-Table
$run | Stop-OrchestratorRun -PassThru | ForEach-Object { "$($_.State)" }
